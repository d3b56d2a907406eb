import { getHeader, hasHeader, removeHeader } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import type { PolicyFactory, PolicyRequest } from '../contract.ts';
import { denial } from '../denial.ts';
import { createOriginTest } from './origins.ts';
import type { CorsConfig } from './schema.ts';

/** What an upstream says of this is replaced: it does not know whom the operator lets in. */
const ours = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers'];
const varying = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
const fieldNames = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?: *, *[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/;

/** The CORS protocol of the Fetch standard (§3.2). */
export const createCors: PolicyFactory<CorsConfig> = (config, { count }) => {
  const { origins, methods, headers, exposeHeaders = [], credentials, maxAge } = config;
  const isAllowed = createOriginTest(origins);
  const forAll = origins.includes('*');
  const methodList = methods.join(', ');
  const headerList = headers?.join(', ');
  const exposed = exposeHeaders.join(', ');
  const seconds = String(Math.floor((parseDurationMs(maxAge) ?? 0) / 1000));
  const own = (origin: string): string[] => [
    'access-control-allow-origin',
    forAll ? '*' : origin,
    ...(credentials ? ['access-control-allow-credentials', 'true'] : []),
  ];

  return {
    onRequest({ request }) {
      if (!isPreflight(request)) return undefined;
      // isPreflight has seen it.
      const origin = getHeader(request.headers, 'origin') as string;
      if (!isAllowed(origin)) {
        count('preflight_denied');
        return denial(403, 'origin_denied', 'This origin may not ask.', ['vary', varying]);
      }
      const asked = getHeader(request.headers, 'access-control-request-headers') ?? '';
      const granted = headerList ?? (asked.length <= 4096 && fieldNames.test(asked) ? asked : '');
      count('preflight');
      return {
        status: 204,
        headers: [
          ...own(origin),
          ...['access-control-allow-methods', methodList],
          ...(granted === '' ? [] : ['access-control-allow-headers', granted]),
          ...['access-control-max-age', seconds, 'vary', varying],
        ],
      };
    },
    onResponse({ request }, head) {
      if (isPreflight(request)) return;
      for (const name of ours) removeHeader(head.headers, name);
      if (!forAll) head.headers.push('vary', 'Origin');
      const origin = getHeader(request.headers, 'origin');
      if (origin === undefined) return;
      if (!isAllowed(origin)) {
        count('denied');
        return;
      }
      count('allowed');
      head.headers.push(...own(origin));
      if (exposed !== '') head.headers.push('access-control-expose-headers', exposed);
    },
  };
};

export function isPreflight({ method, headers }: Pick<PolicyRequest, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && hasHeader(headers, 'origin') && hasHeader(headers, 'access-control-request-method');
}
