import { z } from 'zod';

/** What a listener turned away before it became a request, for one reason, during one interval, on one worker. */
export const refusalDeltaSchema = z.object({
  listener: z.string(),
  /**
   * - `connection_limit`, `client_connection_limit`: a connection too many, of all or of one client
   * - `proxy_header`: a PROXY header that was broken, missing, late or of a stranger
   * - `framing`, `authority`, `target`, `syntax`: the part of a request that could be read in two ways
   * - `http2_flood`: a client that makes work and takes none
   * - `http2_broken`: frames that break the rules of HTTP/2, or too many of a kind
   * - `probation`: HTTP/2 in clear text of an address that lost many connections by the last two
   * - `client_hello`: no TLS, or no server name, where TLS is passed through
   * - else a code of the worker's table of errors: `headers_too_large`, `request_timeout` …
   */
  reason: z.string(),
  count: z.int().min(0),
});
export type RefusalDelta = z.infer<typeof refusalDeltaSchema>;

/** All that a listener refused for one reason since the controller began: requests and TLS handshakes as well. */
export const liveRefusalsSchema = refusalDeltaSchema.extend({
  /** When it was last seen to happen, milliseconds since the epoch. */
  lastAt: z.number(),
});
export type LiveRefusals = z.infer<typeof liveRefusalsSchema>;
