import type { ConfigDocumentInput } from './document.ts';

/** What an empty gateway starts with: one HTTP listener, so that the first route is reachable at once. */
export const defaultDocument: ConfigDocumentInput = {
  version: 1,
  listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
};
