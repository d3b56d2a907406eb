import { readFile } from 'node:fs/promises';
import { messageOf, Wake } from '@sluice/core';
import { type Address, parseDurationMs } from '@sluice/core/schema';
import { assertMayAsk } from '../asked-address.ts';
import type { DiscoveryEnvironment, DiscoverySource } from '../contract.ts';
import { askedName } from './asked-name.ts';
import { type ResolvedEndpoints, resolveEndpoints } from './resolve-endpoints.ts';
import { DnsResolver } from './resolver.ts';
import { type DnsSourceConfig, dnsQuerySchema } from './schema.ts';
import { parseResolvConf, parseServer } from './server-address.ts';

const ownConfiguration = '/etc/resolv.conf';

export function createDnsSource(config: DnsSourceConfig, environment: DiscoveryEnvironment): DiscoverySource {
  const { clock, random } = environment;
  const refreshMs = milliseconds(config.refreshInterval);
  const resolver = new DnsResolver({
    ...{ clock, random, tcp: config.tcp, timeoutMs: milliseconds(config.timeout) },
    servers: () => serversOf(config, environment),
    minTtlMs: Math.min(milliseconds(config.minTtl), refreshMs),
    maxTtlMs: refreshMs,
  });
  return {
    async *watch(query, signal) {
      const asked = dnsQuerySchema.parse(query);
      const name = askedName(asked, config);
      const wake = new Wake();
      let told = '';
      while (!signal.aborted) {
        // When one question fails, nobody waits for the others.
        const leaving = new AbortController();
        let resolved: ResolvedEndpoints;
        try {
          resolved = await resolveEndpoints(resolver, name, asked.port, AbortSignal.any([signal, leaving.signal]));
        } catch (error) {
          if (signal.aborted) return;
          throw error;
        } finally {
          leaving.abort();
        }
        const { set, freshUntilMs } = resolved;
        const text = JSON.stringify(set);
        if (text !== told) yield set;
        told = text;
        await wake.wait(clock, Math.max(1, freshUntilMs - clock.monotonic()), signal);
      }
    },
  };
}

/** Those that somebody wrote are looked at; those of the machine are whoever runs it's choice. */
async function serversOf({ servers }: DnsSourceConfig, environment: DiscoveryEnvironment): Promise<readonly Address[]> {
  if (servers === undefined) return readOwnServers();
  return servers.map((text) => {
    const server = parseServer(text);
    if ('problem' in server) throw new Error(server.problem);
    assertMayAsk(server.host, environment);
    return server;
  });
}

async function readOwnServers(): Promise<readonly Address[]> {
  let text: string;
  try {
    text = await readFile(ownConfiguration, 'utf8');
  } catch (error) {
    throw new Error(`${ownConfiguration} cannot be read: ${messageOf(error)}`);
  }
  const servers = parseResolvConf(text);
  if (servers.length === 0) throw new Error(`${ownConfiguration} names no server: give the source servers of its own`);
  return servers;
}

/** The schema has checked that it is a duration. */
function milliseconds(text: string): number {
  return parseDurationMs(text) ?? 0;
}
