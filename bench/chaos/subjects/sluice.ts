import { freePort } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { forwardAllTo } from '../../../e2e/fixtures/forward-all.ts';
import { applyDocument } from '../../../e2e/fixtures/run-cli.ts';
import { watchStatus } from '../../../e2e/fixtures/watch-status.ts';
import { connectApi } from '../connect-api.ts';
import type { SubjectKind } from './subject.ts';

/** The whole appliance as it ships, with two workers. */
export const sluice: SubjectKind = {
  name: 'Sluice',
  missing: () => undefined,
  async start({ origin, certificateFile, keyFile }) {
    const gateway = await startGateway({ config: forwardAllTo(origin) });
    const status = watchStatus(gateway.dataDir);
    const securePort = await freePort();
    const limits = { connections: 20_000, connectionsPerClient: 20_000, requestsPerClient: 20_000 };
    const route = (revision: number) => ({
      name: 'all',
      websocket: true,
      upstreams: [{ name: 'origin' }],
      policies: [{ type: 'response_headers' as const, set: { 'x-revision': String(revision) } }],
    });
    const applied = await applyDocument(gateway.dataDir, {
      ...gateway.document,
      certificates: [{ name: 'own', source: { type: 'file', certificate: certificateFile, privateKey: keyFile } }],
      listeners: [
        { name: 'web', address: `127.0.0.1:${gateway.port}`, limits },
        {
          ...{ name: 'secure', address: `127.0.0.1:${securePort}`, protocol: 'https', limits },
          tls: { certificates: ['own'] },
        },
      ],
      routes: [route(0)],
    });
    if (applied.exitCode !== 0) throw new Error(applied.output);
    await status.until(
      'it is set up',
      ({ workers }) => workers.length === 2 && workers.every((each) => each.revision === 2),
    );
    const api = connectApi(gateway);
    let basedOn = 2;
    return {
      name: 'Sluice',
      port: gateway.port,
      securePort,
      http2Port: gateway.port,
      workers: () => Promise.all(['proxy-1', 'proxy-2'].map((name) => status.pidOf(name))),
      async reload(revision) {
        basedOn = (await api.routes.put.mutate({ basedOn, name: 'all', value: route(revision) })).revision;
      },
      // It looks for itself.
      certificateChanged: async () => {},
      async stop() {
        status.close();
        await gateway.stop();
      },
    };
  },
};
