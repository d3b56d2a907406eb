import { complaints } from '../fixtures/log-lines.ts';
import { expect, test, textFrom } from '../fixtures/resilience.ts';

test('processes that hang are replaced when their heartbeat is missed, and the others serve meanwhile', async ({
  gateway,
  status,
}) => {
  const names = ['controller', 'dashboard', 'proxy-1'];
  const hung = await Promise.all(names.map((name) => status.pidOf(name)));
  for (const pid of hung) process.kill(pid, 'SIGSTOP');

  // Each over a connection of its own, so that only the worker which still accepts can answer.
  for (let count = 0; count < 50; count++) expect(await textFrom(`${gateway.url}/${count}`)).toContain(`GET /${count}`);

  for (const [index, name] of names.entries()) {
    await status.until(
      `another ${name} is ready`,
      ({ processes }) =>
        processes.some((each) => each.name === name && each.state === 'ready' && each.pid !== hung[index]),
      40_000,
    );
    expect(complaints(gateway.output(), new RegExp(`${name} no heartbeat for`))).toHaveLength(1);
  }
  await expect.poll(async () => (await fetch(`${gateway.adminUrl}/api/health`)).status).toBe(200);
});
