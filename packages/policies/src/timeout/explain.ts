import type { PolicyExplainer } from '../explanation.ts';
import type { TimeoutConfig } from './schema.ts';

export const explainTimeout: PolicyExplainer<TimeoutConfig> = ({ request, perTry, idle, stream, connect }) => {
  const details = [
    `each attempt has ${perTry ?? request} for the head of a response`,
    ...(connect === undefined ? [] : [`each attempt has ${connect} for a connection`]),
    ...(idle === undefined ? [] : [`a response may be silent for ${idle}`]),
    stream === undefined ? 'a stream may last as long as it likes' : `a stream may last ${stream}`,
  ];
  return { outcome: 'continues', sentence: `ends it after ${request}`, details };
};
