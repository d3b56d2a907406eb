import type { ServerSessionOptions } from 'node:http2';
import type { ListenerSnapshot } from '@sluice/snapshot/types';

/** What Node keeps of one stream in each direction beside its window, at most, bytes. */
const streamBufferBytes = 128 * 1024;

/** What a client of the listener may do with one session. Node's own limits are none, or meant for friends. */
export function sessionOptions({ http2, limits }: ListenerSnapshot): ServerSessionOptions {
  const { maxConcurrentStreams, streamWindowBytes } = http2;
  return {
    settings: {
      maxConcurrentStreams,
      initialWindowSize: streamWindowBytes,
      // WebSockets (RFC 8441); whether there is one behind a path is the route's to say.
      enableConnectProtocol: true,
      // Every field counts 32 bytes more than it has (RFC 9113 §6.5.2).
      maxHeaderListSize: limits.headersBytes + limits.requestLineBytes + limits.headerCount * 32,
    },
    // Crumbs of a cookie are fields of their own (RFC 9113 §8.2.3); what they make is counted by the guard.
    maxHeaderListPairs: limits.headerCount * 2 + 8,
    // Upstreams repeat fields that should come once, and clients are used to it.
    strictSingleValueFields: false,
    maxSettings: 32,
    maxOutstandingPings: 10,
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
    // In megabytes. Streams beyond it are refused, so it must hold as many as were promised.
    maxSessionMemory: 10 + Math.ceil((maxConcurrentStreams * (streamWindowBytes + streamBufferBytes)) / 1_000_000),
    // A second line behind the session's own count, for what comes in one read.
    streamResetBurst: http2.resetBurst * 2,
    streamResetRate: http2.resetRate * 2,
  };
}
