import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTempDir, waitFor } from '@sluice/testing';
import { DnsServer } from '@sluice/testing/dns-server';
import { dnsSourceSchema } from '../src/dns/schema.ts';
import { createDnsSource } from '../src/dns/source.ts';
import { createFileSource } from '../src/file/source.ts';
import { describeSource } from './source-contract.ts';

describeSource('file', async () => {
  const folder = await makeTempDir();
  const path = join(folder.path, 'endpoints.json');
  const write = async (services: object) => {
    await writeFile(`${path}.new`, JSON.stringify({ services }));
    await rename(`${path}.new`, path);
  };
  await write({});
  return {
    query: { service: 'billing' },
    create: (environment) => createFileSource({ type: 'file', path }, environment),
    has: (...addresses) => write({ billing: addresses }),
    vanish: () => write({ other: [] }),
    fail: () => rm(path, { force: true }),
    burst: 1000,
    [Symbol.asyncDispose]: folder.remove,
  };
});

describeSource('dns', async () => {
  const server = await DnsServer.start();
  server.ttlS = 1;
  server.negativeTtlS = 1;
  const config = { type: 'dns', servers: [server.address], refreshInterval: '1s', timeout: '30s' };
  return {
    query: { hostname: 'billing.test', port: 80, recordType: 'A' },
    create: (environment) => createDnsSource(dnsSourceSchema.parse(config), environment),
    has: async (...addresses) => {
      server.fault = undefined;
      server.set('billing.test', ...addresses.map((each) => ({ type: 'A' as const, data: each.replace(/:80$/, '') })));
    },
    vanish: async () => server.remove('billing.test'),
    fail: async () => {
      server.fault = 'servfail';
    },
    hold: () => {
      const before = server.seen.length;
      const release = server.hold();
      return { asked: waitFor('a question', () => server.seen.length > before), release };
    },
    burst: 1000,
    [Symbol.asyncDispose]: () => server.stop(),
  };
});
