import { headerNameSchema } from '@sluice/core/schema';

/**
 * Fields the gateway itself answers for: framing and connection management (RFC 9112 §6, RFC 9110 §7.6.1, §10.1.1). A
 * policy that wrote them could split a message in two, or wait for what never comes.
 */
const managedNames = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The name of a field that a policy may write or pass on. */
export const writableNameSchema = headerNameSchema.refine((name) => !managedNames.has(name.toLowerCase()), {
  error: (issue) => `"${String(issue.input)}" is managed by the gateway and cannot be edited`,
});
