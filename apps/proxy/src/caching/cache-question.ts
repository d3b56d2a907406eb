import { hasHeader } from '@sluice/core';
import type { CachePlan } from '@sluice/policies/forwarding-plans';
import {
  type CacheControl,
  cacheTarget,
  hasOriginConditions,
  keyedQuery,
  keyFields,
  needsPermission,
  readCacheControl,
  variantOf,
} from '@sluice/policies/http-cache';
import type { Exchange } from '../forwarding/exchange.ts';
import type { MemoryStore } from './memory-store.ts';
import type { RequestKey } from './stored-response.ts';

/** What a request asks of the cache. */
export interface CacheQuestion {
  readonly key: RequestKey;
  /** As keyed, with its `?`, or empty. */
  readonly query: string;
  /** Requests of which one answer may be expected to serve all, apart from what Vary says. */
  readonly group: string;
  /** A policy or a certificate has told who the client is. */
  readonly identified: boolean;
  /** Only what says that everybody may have it can be used. */
  readonly needsPermission: boolean;
  /** The client's own directives, where they count. */
  readonly asked: CacheControl | undefined;
}

export function questionOf(exchange: Exchange, plan: CachePlan): CacheQuestion {
  const { headers, path, identities, clientCertificate } = exchange;
  const identified = identities.length > 0 || clientCertificate !== undefined;
  const permission = needsPermission({ headers, identified });
  const query = keyedQuery(exchange.query, plan.key);
  const key = {
    target: cacheTarget({ ...originOf(exchange), path, query }),
    fields: keyFields(headers, plan.key),
  };
  // Those who are known to the origin mostly get what is theirs alone; the others are not to suffer from it.
  const who = permission ? 'identified' : hasHeader(headers, 'cookie') ? 'cookie' : '';
  return {
    ...{ key, query, identified, needsPermission: permission },
    group: `${key.target} ${key.fields} ${who}`,
    asked: plan.storage.honourRequest ? readCacheControl(headers) : undefined,
  };
}

/** Why a request passes by whatever is stored. */
export function whyPassed({ method, headers, downstream }: Exchange): 'method' | 'bypass' | undefined {
  if (method !== 'GET' && method !== 'HEAD') return 'method';
  const { bodyLength, wantsWebSocket } = downstream.facts;
  // What a body says is no part of the key.
  return bodyLength !== 0 || wantsWebSocket || hasOriginConditions(headers) ? 'bypass' : undefined;
}

/** What requests that may wait for each other have in common: those known to get different answers do not. */
export function fillNameOf({ group, key }: CacheQuestion, store: MemoryStore, headers: readonly string[]): string {
  return `${group} ${variantOf(store.varyOf(key) ?? [], headers)}`;
}

/** Where the client takes the answer to come from. */
export function originOf({ cameByHttps, downstream }: Exchange): { scheme: 'http' | 'https'; authority: string } {
  return { scheme: cameByHttps ? 'https' : 'http', authority: downstream.facts.authority };
}
