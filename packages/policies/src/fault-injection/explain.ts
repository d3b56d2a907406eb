import { getHeader, removeHeader } from '@sluice/core';
import type { PolicyExplainer } from '../explanation.ts';
import type { FaultInjectionConfig } from './schema.ts';

export const explainFaultInjection: PolicyExplainer<FaultInjectionConfig> = (config, { headers, unknown }) => {
  const { delay, abort, header } = config;
  if (header !== undefined && unknown.has(header.name.toLowerCase())) {
    return { outcome: 'depends', sentence: `may break it on purpose, when ${header.name} asks for it` };
  }
  if (header !== undefined) {
    const value = getHeader(headers, header.name.toLowerCase());
    if (value === undefined || (header.value !== undefined && value !== header.value)) {
      const wanted = header.value === undefined ? header.name : `${header.name}: ${header.value}`;
      return { outcome: 'continues', sentence: `spares it, because it has no ${wanted}` };
    }
    removeHeader(headers, header.name.toLowerCase());
  }
  const abortion = abort?.status === undefined ? 'has its connection cut' : `is answered with ${abort.status}`;
  const details = [
    ...(delay === undefined ? [] : [`${delay.percent} % chance that it is held back for ${delay.duration}`]),
    ...(abort === undefined ? [] : [`${abort.percent} % chance that it ${abortion}`]),
  ];
  if (abort?.percent === 100 && abort.status !== undefined) {
    return { outcome: 'replies', status: abort.status, sentence: `answers ${abort.status} on purpose`, details };
  }
  const harmless = (delay?.percent ?? 0) === 0 && (abort?.percent ?? 0) === 0;
  if (harmless) return { outcome: 'continues', sentence: 'spares it, because every share is 0', details };
  return { outcome: 'depends', sentence: 'may break it on purpose', details };
};
