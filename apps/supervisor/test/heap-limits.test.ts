import { afterEach, expect, it } from 'vitest';
import { readEnvironment } from '../src/env.ts';
import { appliancePrograms } from '../src/programs.ts';
import { type FakeAppliance, type FakeOptions, prepareSupervisor } from './fixtures/start-supervisor.ts';

let appliance: FakeAppliance | undefined;
afterEach(async () => {
  await appliance?.close();
  appliance = undefined;
});

async function startReady(options: FakeOptions): Promise<FakeAppliance> {
  appliance = await prepareSupervisor(options);
  const { supervisor, until } = appliance;
  supervisor.start();
  await until('all are ready', () => supervisor.processes.every(({ state }) => state === 'ready'));
  return appliance;
}

it('every process of the appliance has a limit of its own, from the memory that there is', () => {
  const { settings } = readEnvironment({ SLUICE_MEMORY: '4GiB', SLUICE_WORKERS: '3' });
  const { controller, proxies, dashboard } = appliancePrograms(settings);
  expect([controller.heapMiB, ...proxies.map(({ heapMiB }) => heapMiB), dashboard.heapMiB]).toEqual([
    512, 409, 409, 409, 307,
  ]);
});

it('the flag arrives', async () => {
  const { journal } = await startReady({ heapMiB: 77 });
  const flags = (await journal()).filter((line) => line.includes('has flags'));
  expect(flags.map((line) => line.replace(/^\S+ /, ''))).toEqual(Array(3).fill('has flags --max-old-space-size=77'));
});

it('a leak ends the process that has it, and no other', async () => {
  // It says nothing while it dies, however long that takes.
  const heartbeat = { intervalMs: 1000, allowedMisses: 100, allowedMissesWhileStarting: 100 };
  const { process: status, supervisor, until, url } = await startReady({ heapMiB: 48, heartbeat });
  const before = supervisor.processes.map(({ name, pid }) => [name, pid] as const);
  await expect(fetch(`${url}/leak`)).rejects.toThrow();
  await until('another proxy-1 is ready', () => {
    const { state, restarts } = status('proxy-1');
    return state === 'ready' && restarts === 1;
  });
  expect(status('proxy-1').lastExit).toMatch(/killed by SIGABRT|exited with code 134/);
  for (const [name, pid] of before) if (name !== 'proxy-1') expect(status(name)).toMatchObject({ pid, restarts: 0 });
  expect(await (await fetch(url)).text()).toBe(String(status('proxy-1').pid));
});
