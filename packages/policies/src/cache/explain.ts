import { getHeader, hasHeader } from '@sluice/core';
import type { ExplainedRequest, PolicyExplainer } from '../explanation.ts';
import { cacheTarget, hasOriginConditions, keyedQuery, needsPermission } from '../http-cache/index.ts';
import { createCachePlan } from './plan.ts';
import type { CacheConfig } from './schema.ts';

export const explainCache: PolicyExplainer<CacheConfig> = (config, request) => {
  const passes = whyPassed(request);
  if (passes !== undefined) return { outcome: 'continues', sentence: `sends it past the cache, because ${passes}` };
  const plan = createCachePlan(config, () => {});
  const query = keyedQuery(request.query, plan.key);
  const authority = getHeader(request.headers, 'host') ?? request.host;
  const [origin, path] = JSON.parse(cacheTarget({ ...request, authority, query })) as [string, string];
  const identified = request.identities.length > 0;
  const permission = needsPermission({ headers: request.headers, identified });
  const details = [
    `the key is ${origin}${path}${query}`,
    ...plan.key.headers.map((name) => `and ${name}: ${hasHeader(request.headers, name) ? 'as sent' : 'not there'}`),
    ...(query === request.query ? [] : ['parameters that are no part of the key are not sent on']),
    'and the fields of the request that the stored answer names in Vary',
    storedInWords(config, request.method),
    ...(permission ? ['only answers with public, s-maxage or must-revalidate, because it says who it is from'] : []),
    ...(config.honourRequest ? ['Cache-Control of the request counts'] : ['Cache-Control of the request is ignored']),
  ];
  return { outcome: 'depends', sentence: 'answers it from the cache where a fresh answer is stored', details };
};

function whyPassed({ method, headers }: ExplainedRequest): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return `${method} asks for more than a stored answer`;
  if (hasOriginConditions(headers)) return 'only the origin can judge If-Match and If-Unmodified-Since';
  return undefined;
}

function storedInWords(
  { statuses, maxObjectSize, defaultTtl, maxTtl, setCookie }: CacheConfig,
  method: string,
): string {
  if (method === 'HEAD') return 'an answer to HEAD is not stored';
  const lifetime =
    defaultTtl === undefined ? 'that names its lifetime' : `for ${defaultTtl} unless it names its lifetime`;
  const cookies = setCookie === 'refuse' ? 'without Set-Cookie' : 'less its Set-Cookie';
  return `stores an answer of ${statuses.join(', ')} up to ${maxObjectSize} ${cookies} ${lifetime}, at most ${maxTtl}`;
}
