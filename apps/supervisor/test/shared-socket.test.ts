import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeAppliance, type FakeOptions, prepareSupervisor } from './fixtures/start-supervisor.ts';

let appliance: FakeAppliance;
afterEach(() => appliance.close());

async function startReady(options: FakeOptions): Promise<FakeAppliance> {
  appliance = await prepareSupervisor(options);
  const { supervisor, until } = appliance;
  supervisor.start();
  await until('all are ready', () => supervisor.processes.every(({ state }) => state === 'ready'));
  return appliance;
}

/** One request on its own connection; the pid that answered. */
function ask(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent: new Agent({ keepAlive: false }) }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(Number(text)));
    }).on('error', reject);
  });
}

describe('shared listening socket', () => {
  it('outlives its only worker: whoever connects meanwhile is served by the next', async () => {
    const { process: status, port, url } = await startReady({});
    const pid = status('proxy-1').pid ?? 0;
    // Stopped, it accepts nothing: the connection waits in the queue of a socket whose only listener is then killed.
    process.kill(pid, 'SIGSTOP');
    const waiting = ask(url);
    await new Promise<void>((resolve, reject) =>
      connect(port, '127.0.0.1').once('connect', resolve).once('error', reject),
    );
    process.kill(pid, 'SIGKILL');
    const answer = await waiting;
    expect(answer).not.toBe(pid);
    expect(answer).toBe(status('proxy-1').pid);
  });

  it('is one socket for all workers', async () => {
    const { process: status, url } = await startReady({ workers: 2 });
    const first = status('proxy-1').pid ?? 0;
    const second = status('proxy-2').pid ?? 0;
    // With one of them stopped the other takes everything that is still queued.
    for (const [stopped, serving] of [
      [first, second],
      [second, first],
    ] as const) {
      process.kill(stopped, 'SIGSTOP');
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(url)));
      process.kill(stopped, 'SIGCONT');
      expect(answers).toEqual(Array(5).fill(serving));
    }
  });
});

describe('rolling replacement', () => {
  it('replaces every worker without losing a request', async () => {
    const { supervisor, process: status, url, logged } = await startReady({ workers: 2 });
    const before = [status('proxy-1').pid, status('proxy-2').pid];
    let isDone = false;
    const failures: unknown[] = [];
    let served = 0;
    const client = async () => {
      while (!isDone) {
        await ask(url).then(
          () => served++,
          (error) => failures.push(error),
        );
      }
    };
    const clients = [client(), client(), client(), client()];
    await supervisor.replaceWorkers();
    isDone = true;
    await Promise.all(clients);

    expect(failures).toEqual([]);
    expect(served).toBeGreaterThan(10);
    const after = [status('proxy-1').pid, status('proxy-2').pid];
    for (const pid of after) expect(before).not.toContain(pid);
    expect([status('proxy-1'), status('proxy-2')].map(({ state, restarts }) => [state, restarts])).toEqual([
      ['ready', 0],
      ['ready', 0],
    ]);
    expect(logged.at(-1)).toBe('all workers have been replaced');
  });

  it('keeps the old worker when the new one does not get ready', async () => {
    const {
      supervisor,
      process: status,
      url,
      logged,
    } = await startReady({
      mischief: { 'proxy-1': 'never-ready-again' },
      readyTimeoutMs: 300,
    });
    const pid = status('proxy-1').pid;
    await supervisor.replaceWorkers();
    expect(logged.at(-1)).toMatch(/^replacing the workers stopped at proxy-1: the new proxy-1 did not get ready/);
    expect(status('proxy-1')).toMatchObject({ pid, state: 'ready' });
    expect(await ask(url)).toBe(pid);
  });

  it('starts when the controller asks for it', async () => {
    const { process: status, until, logged } = await startReady({ mischief: { controller: 'replace-workers' } });
    const pid = status('proxy-1').pid;
    process.kill(status('controller').pid ?? 0, 'SIGUSR2');
    await until('all are replaced', () => logged.includes('all workers have been replaced'));
    expect(status('proxy-1').pid).not.toBe(pid);
  });
});
