import { startGateway } from '@sluice/testing/start-gateway';
import { holdPort } from '../fixtures/held-port.ts';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, forwardAllTo, test, textFrom } from '../fixtures/resilience.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

test('a busy admin port is named in one line, traffic runs, and the dashboard comes when the port is free', async ({
  origin,
}) => {
  const other = await holdPort();
  const gateway = await startGateway({
    config: forwardAllTo(origin),
    env: { SLUICE_ADMIN_PORT: String(other.port) },
    awaitDashboard: false,
  });
  const status = watchStatus(gateway.dataDir);
  try {
    const reason = `the dashboard cannot listen on 127.0.0.1:${other.port}: another program listens there`;
    await status.until('the status tells why there is no dashboard', ({ processes }) =>
      processes.some(({ name, lastExit }) => name === 'dashboard' && lastExit?.startsWith(reason) === true),
    );
    await expect.poll(() => gateway.output()).toMatch(/Sluice is up in part: 2 workers, without the dashboard/);
    expect(await textFrom(`${gateway.url}/meanwhile`)).toContain('GET /meanwhile');

    await other.release();
    await status.pidOf('dashboard');
    expect((await fetch(`http://127.0.0.1:${other.port}/api/health`)).status).toBe(200);
    expect(complaints(gateway.output(), /the dashboard cannot listen/)).toHaveLength(1);
  } finally {
    status.close();
    await gateway.stop();
    await other.release().catch(() => undefined);
  }
});
