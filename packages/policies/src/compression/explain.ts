import { getHeaderValues } from '@sluice/core';
import { formatSizeBytes, parseSizeBytes } from '@sluice/core/schema';
import type { PolicyExplainer } from '../explanation.ts';
import { chooseCoding } from './accept-encoding.ts';
import { isGuarded } from './credentials.ts';
import type { CompressionConfig } from './schema.ts';

export const explainCompression: PolicyExplainer<CompressionConfig> = (config, { headers, identities }) => {
  const { coding, identityRefused } = chooseCoding(getHeaderValues(headers, 'accept-encoding'), config.codings);
  if (coding === undefined) {
    const sentence = `leaves the answer as it is: Accept-Encoding asks for none of ${config.codings.join(', ')}`;
    return { outcome: 'continues', sentence };
  }
  if (isGuarded(config.credentials, { headers, identified: identities.length > 0 })) {
    const whose = config.credentials === 'never' ? 'a request' : 'a page of another site';
    return { outcome: 'continues', sentence: `leaves the answer as it is: ${whose} with credentials asks for it` };
  }
  const minimum = formatSizeBytes(parseSizeBytes(config.minimumSize) ?? 0);
  const length = identityRefused ? 'of any length' : `of ${minimum} or more`;
  return {
    outcome: 'depends',
    sentence: `compresses the answer by ${coding} if its type is one of ${config.types.length} and nothing in it speaks against that`,
    details: [
      `${length}, or of unknown length`,
      ...config.types,
      'not: answers that are encoded already, are parts, carry a digest or say no-transform',
    ],
  };
};
