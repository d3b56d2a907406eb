// npm run screenshots: takes the README's pictures again, from the built appliance with the demo behind it.
import { mkdirSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { freePort } from '@sluice/testing';
import { type RunningGateway, startGateway } from '@sluice/testing/start-gateway';
import { actWhenReady } from '../e2e/fixtures/act-when-ready.ts';
import { signIn } from '../e2e/fixtures/gateway.ts';
import { demoConfiguration } from './demo/configuration.ts';
import { startLoad } from './demo/load.ts';
import { demoServices, startServices } from './demo/services.ts';

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const pictures: readonly Picture[] = [
  { name: 'overview-light', path: '/', theme: 'light', width: 1280, height: 800 },
  { name: 'topology-dark', path: '/topology', theme: 'dark', width: 1280, height: 800 },
  { name: 'route-light', path: '/routes/catalogue', theme: 'light', width: 1280, height: 800 },
  { name: 'requests-dark', path: '/logs', theme: 'dark', width: 1280, height: 800 },
];
/** Long enough for the charts to have something to draw. */
const warmUpMs = 45_000;
const folder = 'docs/screenshots';

const services = demoServices(await freePort());
const stopServices = await startServices(services, '127.0.0.1');
const {
  listeners: _,
  version: __,
  ...config
} = demoConfiguration(services, { listener: '', serviceHost: '127.0.0.1' });
const gateway = await startGateway({ config });
const stopLoad = startLoad(new URL(gateway.url));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  mkdirSync(folder, { recursive: true });
  await new Promise((resolve) => setTimeout(resolve, warmUpMs));
  for (const picture of pictures) await take(browser, gateway, picture);
} finally {
  stopLoad();
  await browser.close();
  await gateway.stop();
  await stopServices();
}

async function take(browser: Browser, gateway: RunningGateway, picture: Picture): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: picture.width, height: picture.height },
    colorScheme: picture.theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await actWhenReady(page);
  await signIn(page, gateway);
  await page.goto(`${gateway.adminUrl}${picture.path}`);
  // Live figures come once a second; three of them settle the map and the charts.
  await page.waitForTimeout(3500);
  await page.screenshot({ path: `${folder}/${picture.name}.png` });
  console.log(`${folder}/${picture.name}.png`);
  await context.close();
}
