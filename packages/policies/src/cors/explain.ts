import { getHeader } from '@sluice/core';
import type { PolicyExplainer } from '../explanation.ts';
import { createOriginTest } from './origins.ts';
import { isPreflight } from './policy.ts';
import type { CorsConfig } from './schema.ts';

export const explainCors: PolicyExplainer<CorsConfig> = ({ origins, methods }, { method, headers }) => {
  const origin = getHeader(headers, 'origin');
  if (origin === undefined) return { outcome: 'continues', sentence: 'adds nothing: the request names no origin' };
  const allowed = createOriginTest(origins)(origin);
  if (isPreflight({ method, headers })) {
    if (!allowed) return { outcome: 'replies', status: 403, sentence: `refuses the preflight of ${origin}` };
    return { outcome: 'replies', status: 204, sentence: `allows ${origin} the methods ${methods.join(', ')}` };
  }
  return { outcome: 'continues', sentence: `${allowed ? 'lets' : 'does not let'} pages of ${origin} read the answer` };
};
