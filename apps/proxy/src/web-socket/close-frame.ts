import type { Random } from '@sluice/core';

/** The other side is leaving (RFC 6455 §7.4.1). */
const goingAway = 1001;

/** What a server says when it leaves. */
export function closeFrameToClient(): Buffer {
  const frame = Buffer.from([0x88, 2, 0, 0]);
  frame.writeUInt16BE(goingAway, 2);
  return frame;
}

/** The same from a client, masked as all that clients send (RFC 6455 §5.3); what it says is no secret. */
export function closeFrameToEndpoint(random: Random): Buffer {
  const mask = [0, 0, 0, 0].map(() => Math.floor(random() * 256)) as [number, number, number, number]; // four of four
  return Buffer.from([0x88, 0x82, ...mask, mask[0] ^ (goingAway >> 8), mask[1] ^ (goingAway & 0xff)]);
}
