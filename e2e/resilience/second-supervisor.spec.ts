import { startGateway } from '@sluice/testing/start-gateway';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, test, textFrom } from '../fixtures/resilience.ts';

test('a second supervisor on the same data folder ends with one line and leaves the first alone', async ({
  gateway,
}) => {
  const refused = await startGateway({ dataDir: gateway.dataDir }).then(
    () => 'it came up',
    (error: Error) => error.message,
  );
  expect(refused).toContain('the supervisor exited with code 1');
  expect(complaints(refused, /./)).toEqual([
    expect.stringContaining(`another supervisor (pid ${gateway.supervisor.pid}) already runs on ${gateway.dataDir}`),
  ]);
  expect(refused).not.toContain('    at ');
  expect(await textFrom(`${gateway.url}/still`)).toContain('GET /still');
});
