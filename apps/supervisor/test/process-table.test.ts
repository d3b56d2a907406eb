import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeAppliance, type FakeOptions, freePort, prepareSupervisor } from './fixtures/start-supervisor.ts';

let appliance: FakeAppliance;
afterEach(() => appliance.close());

async function start(options: FakeOptions = {}): Promise<FakeAppliance> {
  appliance = await prepareSupervisor(options);
  appliance.supervisor.start();
  return appliance;
}

async function startReady(options: FakeOptions = {}): Promise<FakeAppliance> {
  await start(options);
  await appliance.until('all are ready', () => appliance.supervisor.processes.every(({ state }) => state === 'ready'));
  return appliance;
}

describe('process table', () => {
  it('starts everything and tells the controller of every process', async () => {
    let settled = 0;
    const { journal, until } = await startReady({ workers: 2, onSettled: () => (settled += 1) });
    expect(settled).toBe(1);
    const names = (await journal()).filter((line) => line.includes('starts')).map((line) => line.split(' ')[0]);
    expect(new Set(names)).toEqual(new Set(['controller', 'proxy-1', 'proxy-2', 'dashboard']));
    await until('the controller knows', async () => {
      const told = (await journal()).filter((line) => line.startsWith('controller processes')).at(-1) ?? '';
      return (told.match(/"state":"ready"/g) ?? []).length === 4;
    });
  });

  it('restarts what dies, at once the first time', async () => {
    const { process: status, until } = await startReady();
    const before = status('proxy-1');
    process.kill(before.pid ?? 0, 'SIGKILL');
    await until('another proxy-1 is ready', () => {
      const now = status('proxy-1');
      return now.state === 'ready' && now.pid !== before.pid;
    });
    expect(status('proxy-1')).toMatchObject({ restarts: 1, lastExit: 'killed by SIGKILL' });
  });

  it('waits longer after each failure in a row, and lets traffic flow meanwhile', async () => {
    const {
      process: status,
      until,
      url,
    } = await start({
      mischief: { controller: 'crash', dashboard: 'crash' },
      dashboardPatienceMs: 60_000,
    });
    await until('the controller failed four times', () => status('controller').restarts >= 4);
    expect(status('controller')).toMatchObject({ lastExit: 'exited with code 3' });
    await until('the proxy is ready', () => status('proxy-1').state === 'ready');
    expect(await (await fetch(url)).text()).toBe(String(status('proxy-1').pid));
    // Its turn comes although the controller never gets ready.
    await until('the dashboard was tried', () => status('dashboard').restarts >= 1);
  });

  it('kills a process whose event loop is blocked', async () => {
    const heartbeat = { intervalMs: 50, allowedMisses: 5, allowedMissesWhileStarting: 200 };
    const { process: status, until, url } = await startReady({ heartbeat });
    const before = status('proxy-1').pid;
    await expect(fetch(`${url}/block`)).rejects.toThrow();
    await until('another proxy-1 is ready', () => {
      const now = status('proxy-1');
      return now.state === 'ready' && now.pid !== before;
    });
    expect(status('proxy-1').lastExit).toBe('no heartbeat for 0.25 s');
  });

  it('names an obstacle once and starts when it is gone', async () => {
    let obstacle: string | undefined = 'the port is taken';
    let asked = 0;
    const {
      process: status,
      until,
      logged,
    } = await start({
      obstacle: async () => {
        asked += 1;
        return obstacle;
      },
    });
    await until('it was tried three times', () => asked >= 3);
    expect(logged.filter((line) => line === 'the port is taken')).toHaveLength(1);
    expect(status('dashboard')).toMatchObject({ state: 'backing-off', lastExit: 'the port is taken' });
    obstacle = undefined;
    await until('it runs', () => status('dashboard').state === 'ready');
  });

  it('passes a reload on to all', async () => {
    const { supervisor, journal, until } = await startReady();
    supervisor.reload();
    await until(
      'all three reload',
      async () => (await journal()).filter((line) => line.endsWith('reloads')).length === 3,
    );
  });

  it('tells a worker why its port cannot be had', async () => {
    const port = await freePort();
    const squatter = createServer().listen(port, '127.0.0.1');
    try {
      const { journal, until } = await start({ port, portPatienceMs: 300 });
      await until('the reason arrives', async () => (await journal()).some((line) => line.includes('cannot listen')));
      expect((await journal()).find((line) => line.includes('cannot listen'))).toBe(
        `proxy-1 cannot listen: cannot listen on 127.0.0.1:${port}: another program listens there (EADDRINUSE)`,
      );
    } finally {
      squatter.close();
    }
  });

  it('waits a moment for a port that the workers of a killed supervisor still hold', async () => {
    const port = await freePort();
    const leaving = createServer().listen(port, '127.0.0.1');
    const { process: status, until, journal } = await start({ port, portPatienceMs: 5_000 });
    await until('the worker asks', async () => (await journal()).some((line) => line.startsWith('proxy-1 starts')));
    leaving.close();
    await until('the worker serves', () => status('proxy-1').state === 'ready');
    expect((await journal()).filter((line) => line.includes('cannot listen'))).toEqual([]);
  });
});

describe('ordered stop', () => {
  it('drains the proxies, then ends the dashboard, then the controller', async () => {
    const { supervisor, journal } = await startReady({ workers: 2 });
    await supervisor.stop();
    const order = (await journal()).filter((line) => /drained|stops/.test(line));
    expect(order.slice(0, 2).sort()).toEqual(['proxy-1 drained', 'proxy-2 drained']);
    expect(order.slice(2)).toEqual(['dashboard stops', 'controller stops']);
    expect(supervisor.processes.map(({ state }) => state)).toEqual(Array(4).fill('stopped'));
  });

  it('lets a running exchange end', async () => {
    const { supervisor, process: status, url, journal, until } = await startReady();
    const pid = status('proxy-1').pid ?? 0;
    const answer = fetch(`${url}/slow`).then((response) => response.text());
    await until('it is being served', async () => (await journal()).includes('proxy-1 serves slowly'));
    const stopped = supervisor.stop();
    await until('it drains', async () => (await journal()).includes('proxy-1 drains'));
    process.kill(pid, 'SIGUSR1');
    expect(await answer).toBe(`${pid} done`);
    await stopped;
  });

  it('kills a proxy that does not leave within the deadline', async () => {
    const { supervisor, process: status } = await startReady({
      mischief: { 'proxy-1': 'stubborn' },
      drainDeadlineMs: 100,
    });
    await supervisor.stop();
    expect(status('proxy-1')).toMatchObject({ state: 'stopped', lastExit: 'did not stop within 0.1 s' });
  });

  it('gives a proxy the time that its configuration names', async () => {
    const {
      supervisor,
      process: status,
      journal,
    } = await startReady({ mischief: { 'proxy-1': 'stubborn, with 50 ms' } });
    await supervisor.stop();
    expect(await journal()).toContain('proxy-1 has 50 ms');
    expect(status('proxy-1')).toMatchObject({ state: 'stopped', lastExit: 'did not stop within 0.05 s' });
  });

  it('does not wait after a second signal', async () => {
    const { supervisor, journal, until } = await startReady({ mischief: { 'proxy-1': 'stubborn' } });
    const stopped = supervisor.stop();
    await until('it drains', async () => (await journal()).includes('proxy-1 drains'));
    supervisor.stopNow();
    await stopped;
  });
});
