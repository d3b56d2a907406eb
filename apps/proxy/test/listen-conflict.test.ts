import { createServer } from 'node:net';
import { systemClock, systemRandom } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { freePort, request } from '@sluice/testing';
import { expect, it } from 'vitest';
import { ownSockets } from '../src/listeners/listening-socket.ts';
import { ProxyWorker } from '../src/worker.ts';
import { snapshotOf } from './support/start-proxy.ts';

const text = { routes: [{ name: 'text', directResponse: { status: 200, body: 'served' } }] };

it('refuses a revision whose address is taken, names listener and address, and serves the one before', async () => {
  const [first, second, taken] = [await freePort(), await freePort(), await freePort()];
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(taken, '127.0.0.1', resolve));
  const worker = new ProxyWorker({
    id: 'proxy-test',
    clock: systemClock,
    random: systemRandom,
    log: createLogger('proxy-test', 'silent'),
    sockets: ownSockets,
  });
  worker.start();
  try {
    const web = { name: 'web', address: `127.0.0.1:${first}` };
    expect(await worker.apply(snapshotOf({ listeners: [web], ...text }, 1))).toMatchObject({ kind: 'applied' });

    const others = [
      { name: 'other', address: `127.0.0.1:${second}` },
      { name: 'busy', address: `127.0.0.1:${taken}` },
    ];
    const refused = await worker.apply(snapshotOf({ listeners: [web, ...others], ...text }, 2));
    expect(refused).toMatchObject({ kind: 'rejected', revision: 2 });
    if (refused.kind !== 'rejected') return;
    expect(refused.issues).toHaveLength(1);
    expect(refused.issues[0]).toMatchObject({ code: 'listen_eaddrinuse', severity: 'error' });
    expect(refused.issues[0]?.message).toContain(`listener "busy": 127.0.0.1:${taken}`);

    expect(worker.snapshot?.revision).toBe(1);
    expect((await request(first)).body.toString()).toBe('served');
    await expect(request(second)).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    await new Promise((resolve) => occupant.close(resolve));
    expect(await worker.apply(snapshotOf({ listeners: [web, ...others], ...text }, 3))).toMatchObject({
      kind: 'applied',
    });
    expect((await request(taken)).status).toBe(200);
  } finally {
    occupant.close();
    await worker.drain(0);
  }
});
