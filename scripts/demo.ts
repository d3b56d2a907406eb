// npm run demo: Sluice with a small shop behind it and visitors in front, so that every screen is alive.
//
//   node scripts/demo.ts              the appliance, the services and the load, until Ctrl-C
//   node scripts/demo.ts --beside URL the services and the load for an appliance that runs elsewhere (compose)
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { demoConfiguration } from './demo/configuration.ts';
import { startLoad } from './demo/load.ts';
import { demoServices, startServices } from './demo/services.ts';

const { values } = parseArgs({
  options: {
    beside: { type: 'string' },
    listener: { type: 'string', default: '0.0.0.0:8080' },
    'service-host': { type: 'string', default: '127.0.0.1' },
    'service-port': { type: 'string', default: '9180' },
    'write-configuration': { type: 'string' },
  },
});

const services = demoServices(Number(values['service-port']));
const { listener } = values;
const serviceHost = values['service-host'];
const configuration = JSON.stringify(demoConfiguration(services, { listener, serviceHost }), null, 2);

if (values['write-configuration'] !== undefined) {
  writeFileSync(values['write-configuration'], configuration);
} else if (values.beside !== undefined) {
  const stopServices = await startServices(services, '0.0.0.0');
  const stopLoad = startLoad(new URL(values.beside));
  onStop(async () => {
    stopLoad();
    await stopServices();
  });
} else {
  await runWholeDemo();
}

async function runWholeDemo(): Promise<void> {
  // The demo keeps nothing: it begins with an empty folder each time, away from the real one.
  const folder = resolve(process.env.SLUICE_DATA_DIR ?? 'data', 'demo');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'demo.json');
  writeFileSync(file, configuration);

  const email = 'demo@sluice.localhost';
  const password = randomBytes(9).toString('base64url');
  const stopServices = await startServices(services, '127.0.0.1');
  const gateway = spawn(process.execPath, ['apps/supervisor/src/main.ts'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      SLUICE_DATA_DIR: folder,
      SLUICE_BOOTSTRAP_CONFIG: file,
      SLUICE_ADMIN_EMAIL: email,
      SLUICE_ADMIN_PASSWORD: password,
      SLUICE_LOG_LEVEL: process.env.SLUICE_LOG_LEVEL ?? 'warn',
    },
  });
  const stopLoad = startLoad(new URL(`http://127.0.0.1:${listener.split(':').at(-1)}`));
  const admin = `http://127.0.0.1:${process.env.SLUICE_ADMIN_PORT ?? '8700'}`;
  console.log(`\nDemo dashboard: ${admin}\n  e-mail    ${email}\n  password  ${password}\n`);
  gateway.once('exit', async (code) => {
    stopLoad();
    await stopServices();
    process.exitCode = code ?? 0;
  });
  // Ctrl-C reaches the appliance by itself, as it is in the same terminal; a lone SIGTERM is passed on.
  process.on('SIGTERM', () => gateway.kill('SIGTERM'));
  process.on('SIGINT', () => undefined);
}

function onStop(stop: () => Promise<void>): void {
  const leave = () => void stop().then(() => process.exit(0));
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
}
