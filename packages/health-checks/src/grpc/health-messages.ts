/**
 * The two messages of `grpc.health.v1.Health/Check`, by hand: HealthCheckRequest { string service = 1 } and
 * HealthCheckResponse { ServingStatus status = 1 }, each behind the five bytes of a gRPC message.
 */

/** Names of `ServingStatus`, by number. */
export const servingStatuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

const prefixBytes = 5;

/** @param service its UTF-8 is at most 255 bytes long */
export function encodeCheckRequest(service: string): Buffer {
  const name = Buffer.from(service, 'utf8');
  // A default value is not written (proto3).
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name]);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/**
 * The status of one whole, uncompressed response; undefined when it is none. A status that is absent is 0, fields of
 * later versions are passed over.
 */
export function decodeCheckResponse(body: Buffer): number | undefined {
  if (body.length < prefixBytes || body[0] !== 0 || body.readUInt32BE(1) !== body.length - prefixBytes)
    return undefined;
  const reader = { bytes: body.subarray(prefixBytes), at: 0 };
  let status = 0;
  while (reader.at < reader.bytes.length) {
    const tag = readVarint(reader);
    if (tag === undefined) return undefined;
    const wireType = tag & 7;
    if (wireType === 0) {
      const value = readVarint(reader);
      if (value === undefined) return undefined;
      if (tag >>> 3 === 1) status = value;
      continue;
    }
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? readVarint(reader) : undefined;
    if (length === undefined || tag >>> 3 <= 1 || reader.at + length > reader.bytes.length) return undefined;
    reader.at += length;
  }
  return status;
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >>> 7];
}

/** Undefined when it does not end, or is larger than anything here may be. */
function readVarint(reader: { readonly bytes: Buffer; at: number }): number | undefined {
  let value = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = reader.bytes[reader.at];
    if (byte === undefined) return undefined;
    reader.at += 1;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return undefined;
}
