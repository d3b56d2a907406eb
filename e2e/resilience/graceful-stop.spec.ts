import type { ChildProcess } from 'node:child_process';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, test, textFrom } from '../fixtures/resilience.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

test('SIGTERM under load ends the appliance within its deadline and fails no request', async ({ gateway }) => {
  const load = startSteadyLoad(gateway.url, { leavesWhenAsked: true });
  await load.more(200);

  const ended = exitOf(gateway.supervisor);
  gateway.supervisor.kill('SIGTERM');
  await load.left;
  expect(await ended).toBe(0);

  const result = await load.stop();
  expect(result.failures).toEqual([]);
  expect(complaints(gateway.output(), /did not stop|killed|exited/)).toEqual([]);
});

test('an answer that is under way when the appliance stops is finished', async ({ gateway, origin }) => {
  const answer = textFrom(`${gateway.url}/held`);
  await expect.poll(() => origin.held).toBe(1);

  const ended = exitOf(gateway.supervisor);
  gateway.supervisor.kill('SIGTERM');
  await expect.poll(() => gateway.output()).toMatch(/"msg":"draining"/);
  origin.release();
  expect(await answer).toBe('begun and ended');
  expect(await ended).toBe(0);
});

test('a second signal ends the appliance at once, whatever is under way', async ({ gateway, origin, status }) => {
  const workers = await Promise.all(['proxy-1', 'proxy-2'].map((name) => status.pidOf(name)));
  const answer = textFrom(`${gateway.url}/held`);
  await expect.poll(() => origin.held).toBe(1);

  const ended = exitOf(gateway.supervisor);
  gateway.supervisor.kill('SIGTERM');
  await expect.poll(() => gateway.output()).toMatch(/"msg":"draining"/);
  gateway.supervisor.kill('SIGTERM');
  await ended;
  expect(await answer).not.toContain('ended');
  for (const pid of workers) await expect.poll(() => isAlive(pid)).toBe(false);
});

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
