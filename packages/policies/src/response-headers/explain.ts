import type { PolicyExplainer } from '../explanation.ts';
import { editsInWords } from '../header-edits-in-words.ts';
import type { ResponseHeadersConfig } from './schema.ts';

export const explainResponseHeaders: PolicyExplainer<ResponseHeadersConfig> = (config) => {
  return { outcome: 'continues', sentence: `${editsInWords(config)} of the response` };
};
