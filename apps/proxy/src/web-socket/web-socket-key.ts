import { createHash } from 'node:crypto';
import type { Random } from '@sluice/core';

/** Of RFC 6455 §1.3. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Sixteen bytes that no cache in between has seen; they are no secret (RFC 6455 §10.3). */
export function makeWebSocketKey(random: Random): string {
  return Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256))).toString('base64');
}

/** What an endpoint that speaks WebSocket answers to a key in `Sec-WebSocket-Accept` (RFC 6455 §4.2.2). */
export function acceptOf(key: string): string {
  return createHash('sha1')
    .update(key + guid)
    .digest('base64');
}
