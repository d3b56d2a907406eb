import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildMessage, SupervisorMessage } from '@sluice/control';
import { freePort } from '@sluice/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestGateway, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
let controller: ChildProcess;
let told: ChildMessage[];
let exited: Promise<number | null>;

beforeEach(async () => {
  gateway = await createTestGateway();
  const bootstrap = join(gateway.dataDirectory, 'first.yaml');
  await writeFile(
    bootstrap,
    `version: 1\nsettings: { metrics: { address: "127.0.0.1:${await freePort()}" } }\nlisteners: [{ name: web, address: "127.0.0.1:8080" }]\n`,
  );
  controller = fork(join(import.meta.dirname, '..', 'src', 'main.ts'), {
    env: { SLUICE_DATA_DIR: gateway.dataDirectory, SLUICE_BOOTSTRAP_CONFIG: bootstrap, SLUICE_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  told = [];
  controller.on('message', (message) => told.push(message as ChildMessage));
  exited = new Promise((resolve) => controller.once('exit', resolve));
  await hears('ready');
});
afterEach(async () => {
  controller.kill('SIGKILL');
  await exited;
  await gateway.close();
});

const tell = (message: SupervisorMessage) => controller.send(message);
const hears = (kind: ChildMessage['kind']) =>
  vi.waitFor(() => expect(told.some((message) => message.kind === kind)).toBe(true), { timeout: 20_000 });

describe('a controller under a supervisor', () => {
  it('answers the heartbeat and shows the processes it is told of', async () => {
    tell({ kind: 'ping', sequence: 7 });
    await vi.waitFor(() => expect(told).toContainEqual({ kind: 'pong', sequence: 7 }));
    tell({
      kind: 'processes',
      processes: [
        { name: 'proxy-1', pid: undefined, state: 'backing-off', since: 5, restarts: 3, lastExit: 'killed by SIGKILL' },
      ],
    });
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    const { processes } = await dashboard.status((status) => status.processes.length === 1);
    expect(processes).toEqual([
      { name: 'proxy-1', state: 'backing-off', since: 5, restarts: 3, lastExit: 'killed by SIGKILL' },
    ]);
  });

  it('passes a client’s wish for new workers on', async () => {
    const cli = gateway.connect({ role: 'cli', id: 'cli-1' });
    await cli.next('status');
    cli.client.send({ kind: 'replace-workers' });
    await hears('replace-workers');
  });

  it('leaves on SIGTERM, and leaves SIGINT of the terminal to the supervisor', async () => {
    controller.kill('SIGINT');
    tell({ kind: 'ping', sequence: 1 });
    await hears('pong');
    controller.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('leaves when its supervisor is gone', async () => {
    controller.disconnect();
    expect(await exited).toBe(0);
  });
});
