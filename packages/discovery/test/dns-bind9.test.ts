import { Resolver } from 'node:dns/promises';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@sluice/core';
import { makeTempDir, type TempDir, waitFor } from '@sluice/testing';
import { describeWith, type RunningProgram, startProgram } from '@sluice/testing/program';
import { expect, it } from 'vitest';
import type { DiscoveryQuery } from '../src/contract.ts';
import { dnsSourceSchema } from '../src/dns/schema.ts';
import { createDnsSource } from '../src/dns/source.ts';
import { describeSource } from './source-contract.ts';

/** A name server of Debian's with one zone, `test`. */
class Bind implements AsyncDisposable {
  readonly #folder: TempDir;
  readonly #program: RunningProgram;
  #serial = 1;

  private constructor(folder: TempDir, program: RunningProgram) {
    this.#folder = folder;
    this.#program = program;
  }

  static async start(records: string): Promise<Bind> {
    const folder = await makeTempDir();
    try {
      await writeFile(join(folder.path, 'test.zone'), zone(1, records));
      const program = await startProgram('named', folder, (port, path) => {
        writeConfiguration(path, port, 'any');
        return ['-f', '-g', '-n', '1', '-c', join(path, 'named.conf')];
      });
      return new Bind(folder, program);
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  get address(): string {
    return this.#program.address;
  }

  /** In place of all that the zone holds; returns when it is served. */
  async serve(records: string): Promise<void> {
    this.#serial += 1;
    await writeFile(join(this.#folder.path, 'test.zone'), zone(this.#serial, records));
    await this.#reload('any', async (resolver) => (await resolver.resolveSoa('test')).serial === this.#serial);
  }

  /** Answers every question by REFUSED; returns when it does. */
  refuse(): Promise<void> {
    return this.#reload('none', (resolver) =>
      resolver.resolveSoa('test').then(
        () => false,
        (error: NodeJS.ErrnoException) => error.code === 'EREFUSED',
      ),
    );
  }

  async #reload(askers: string, done: (resolver: Resolver) => Promise<boolean>): Promise<void> {
    writeConfiguration(this.#folder.path, this.#program.port, askers);
    this.#program.signal('SIGHUP');
    const resolver = new Resolver({ timeout: 1000, tries: 2 });
    resolver.setServers([this.address]);
    await waitFor('named to have read its configuration', () => done(resolver), 20_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await this.#folder.remove();
  }
}

function writeConfiguration(folder: string, port: number, askers: string): void {
  writeFileSync(
    join(folder, 'named.conf'),
    `options { directory "${folder}"; pid-file "${folder}/named.pid"; session-keyfile "${folder}/session.key";
  managed-keys-directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; max-records-per-type 0; dnssec-validation no; notify no; allow-query { ${askers}; }; };
controls { };
zone "test" { type master; file "${folder}/test.zone"; };
`,
  );
}

/** The last number is the negative TTL. */
function zone(serial: number, records: string): string {
  return `$TTL 1\n$ORIGIN test.\n@ 3600 SOA ns root ${serial} 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n${records}\n`;
}

const billing = (addresses: readonly string[]) =>
  addresses.length === 0 ? 'billing TXT nothing' : addresses.map((each) => `billing A ${each}`).join('\n');

describeWith('named', 'bind9', () => {
  describeSource('dns of bind9', async () => {
    const bind = await Bind.start('other A 10.0.0.9');
    const config = { type: 'dns', servers: [bind.address], refreshInterval: '1s', timeout: '30s' };
    return {
      query: { hostname: 'billing.test', port: 80, recordType: 'A' },
      create: (environment) => createDnsSource(dnsSourceSchema.parse(config), environment),
      has: (...addresses) => bind.serve(billing(addresses.map((each) => each.replace(/:80$/, '')))),
      vanish: () => bind.serve('other A 10.0.0.9'),
      fail: () => bind.refuse(),
      // Each one is a reload.
      burst: 10,
      [Symbol.asyncDispose]: () => bind[Symbol.asyncDispose](),
    };
  });

  const first = async (bind: Bind, query: DiscoveryQuery) => {
    const config = dnsSourceSchema.parse({ type: 'dns', servers: [bind.address], timeout: '30s' });
    const environment = { clock: systemClock, random: systemRandom, mayAsk: () => true };
    const leaving = new AbortController();
    const { value } = await createDnsSource(config, environment)
      .watch(query, leaving.signal)
      [Symbol.asyncIterator]()
      .next();
    leaving.abort();
    return value;
  };

  it('gives services with ports and weights, and follows aliases', async () => {
    await using bind = await Bind.start(`_http._tcp.shop SRV 10 30 8080 one
_http._tcp.shop SRV 10 10 8081 two
_http._tcp.shop SRV 20 50 8082 spare
one A 10.0.0.1
two A 10.0.0.2
two AAAA 2001:db8::2
spare A 10.0.0.3
www CNAME alias
alias CNAME one`);
    expect(await first(bind, { hostname: '_http._tcp.shop.test' })).toEqual({
      status: 'found',
      endpoints: [
        { address: '10.0.0.1:8080', weight: 30, labels: { priority: '10' } },
        { address: '10.0.0.2:8081', weight: 10, labels: { priority: '10' } },
        { address: '10.0.0.3:8082', weight: 0, labels: { priority: '20' } },
        { address: '[2001:db8::2]:8081', weight: 10, labels: { priority: '10' } },
      ],
    });
    expect(await first(bind, { hostname: 'www.test', port: 80 })).toMatchObject({
      endpoints: [{ address: '10.0.0.1:80' }],
    });
  });

  it('asks by TCP for what does not fit into a datagram', async () => {
    const addresses = Array.from({ length: 300 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
    await using bind = await Bind.start(billing(addresses));
    const set = await first(bind, { hostname: 'billing.test', port: 80 });
    expect(set?.endpoints).toHaveLength(300);
  });
});
