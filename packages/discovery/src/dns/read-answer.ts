import type { AskedType } from './asked-name.ts';
import { answerCode, canonicalName, type Message, type Question, type ResourceRecord, recordsOf } from './message.ts';

/** Longest chain of aliases that is followed, over all answers. */
export const longestChain = 8;

export interface AddressRecord {
  readonly type: 'A' | 'AAAA';
  /** Canonical. */
  readonly name: string;
  readonly address: string;
  readonly ttlS: number;
}

/** RFC 2782; all four in their range of 0–65,535. */
export interface ServiceRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

export interface DnsAnswer {
  /** `no-name`: the name does not exist (NXDOMAIN). `no-data`: it does, without such records. */
  readonly status: 'found' | 'no-data' | 'no-name';
  readonly addresses: readonly AddressRecord[];
  readonly services: readonly ServiceRecord[];
  /** Addresses of targets that the server sent along. */
  readonly glue: readonly AddressRecord[];
  /** How long the answer may be used, seconds. Undefined where the server does not say so. */
  readonly ttlS: number | undefined;
}

/** The name is another name for this one, of which the answer says nothing. */
export interface DnsAlias {
  readonly status: 'alias';
  readonly name: string;
  readonly ttlS: number;
  /** Aliases up to here. */
  readonly steps: number;
}

/**
 * What an answer says of the question, at the end of its aliases (RFC 1034 §3.6.2).
 * @throws Error in one clause when the server could not or would not answer
 */
export function readAnswer(message: Message, { name: asked, type }: Question): DnsAnswer | DnsAlias {
  const code = answerCode(message);
  if (code !== 'NOERROR' && code !== 'NXDOMAIN') throw new Error(`answered ${code}`);
  const records = recordsOf(message.answers);
  let name = canonicalName(asked);
  let ttlS = Number.POSITIVE_INFINITY;
  for (let steps = 0; ; steps += 1) {
    const own = records.filter((record) => record.type === type && canonicalName(record.name) === name);
    if (own.length > 0) return foundAnswer(own, type, ttlS, message);
    const alias = records.find((record) => record.type === 'CNAME' && canonicalName(record.name) === name);
    if (alias?.type !== 'CNAME') {
      const soa = recordsOf(message.authorities).find((record) => record.type === 'SOA');
      if (code === 'NOERROR' && steps > 0 && soa === undefined) return { status: 'alias', name, ttlS, steps };
      const status = code === 'NXDOMAIN' ? 'no-name' : 'no-data';
      return { status, addresses: [], services: [], glue: [], ttlS: negativeTtlS(soa, ttlS) };
    }
    if (steps === longestChain) throw new Error(`answered with more than ${longestChain} aliases in a row`);
    ttlS = Math.min(ttlS, alias.ttl ?? 0);
    name = canonicalName(alias.data);
  }
}

function foundAnswer(own: readonly ResourceRecord[], type: AskedType, ttlS: number, message: Message): DnsAnswer {
  return {
    status: 'found',
    addresses: type === 'SRV' ? [] : addressesOf(own),
    services: own.flatMap((record) =>
      record.type === 'SRV'
        ? [{ ...record.data, priority: record.data.priority ?? 0, weight: record.data.weight ?? 0 }]
        : [],
    ),
    glue: type === 'SRV' ? addressesOf(recordsOf(message.additionals)) : [],
    ttlS: Math.min(ttlS, ...own.map((record) => record.ttl ?? 0)),
  };
}

function addressesOf(records: readonly ResourceRecord[]): AddressRecord[] {
  return records.flatMap((record) =>
    record.type === 'A' || record.type === 'AAAA'
      ? [{ type: record.type, name: canonicalName(record.name), address: record.data, ttlS: record.ttl ?? 0 }]
      : [],
  );
}

/** RFC 2308 §5: the smaller of the SOA record's own TTL and its last field. */
function negativeTtlS(soa: ResourceRecord | undefined, chainTtlS: number): number | undefined {
  if (soa?.type !== 'SOA') return undefined;
  return Math.min(chainTtlS, soa.ttl ?? 0, soa.data.minimum ?? 0);
}
