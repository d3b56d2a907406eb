import { createHeaderEditor } from '../apply-header-edits.ts';
import { type PolicyExplainer, templateFacts } from '../explanation.ts';
import { editsInWords } from '../header-edits-in-words.ts';
import type { RequestHeadersConfig } from './schema.ts';

/** The edits are those of the policy itself: the headers of the request show them. */
export const explainRequestHeaders: PolicyExplainer<RequestHeadersConfig> = (config, request) => {
  createHeaderEditor(config, true)(request.headers, templateFacts(request));
  return { outcome: 'continues', sentence: `${editsInWords(config)} of the request` };
};
