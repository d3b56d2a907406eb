import { expect, test, textFrom } from '../fixtures/resilience.ts';
import { openEchoSocket } from '../fixtures/web-socket.ts';

test('a WebSocket and an answer under way survive kill -9 of controller and dashboard', async ({
  gateway,
  origin,
  status,
}) => {
  const names = ['controller', 'dashboard'];
  const pids = await Promise.all(names.map((name) => status.pidOf(name)));
  const socket = await openEchoSocket(gateway.url);
  const answer = textFrom(`${gateway.url}/held`);
  await expect.poll(() => origin.held).toBe(1);

  for (const pid of pids) process.kill(pid, 'SIGKILL');
  expect(await socket.echo('while they are gone')).toBe('while they are gone');
  await status.until('both are there again', ({ processes }) =>
    names.every((name, index) =>
      processes.some((each) => each.name === name && each.state === 'ready' && each.pid !== pids[index]),
    ),
  );
  expect(await socket.echo('afterwards')).toBe('afterwards');
  origin.release();
  expect(await answer).toBe('begun and ended');
  socket.end();
});

test('an answer under way is finished by the worker that a rolling replacement retires', async ({
  gateway,
  origin,
  status,
}) => {
  const before = await Promise.all(['proxy-1', 'proxy-2'].map((name) => status.pidOf(name)));
  // Enough for both workers to have some.
  const answers = Array.from({ length: 12 }, (_, index) => textFrom(`${gateway.url}/held/${index}`));
  await expect.poll(() => origin.held).toBe(answers.length);

  gateway.supervisor.kill('SIGUSR2');
  await status.until('the first worker drains', ({ workers }) =>
    workers.some((worker) => before.includes(worker.pid) && worker.state === 'draining'),
  );
  origin.release();
  for (const answer of answers) expect(await answer).toBe('begun and ended');
  await status.until(
    'both workers are new',
    ({ workers }) => workers.length === 2 && workers.every((worker) => !before.includes(worker.pid)),
  );
});
