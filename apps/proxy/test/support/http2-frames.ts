// Frames by hand (RFC 9113 §4.1, §6), for what neither a well-behaved client nor node's own server would send.

export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const type = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
export const flag = { endStream: 1, ack: 1, endHeaders: 4 } as const;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function frame(kind: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = kind;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A string without Huffman coding (RFC 7541 §5.2). */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}

/** Literal fields that are never indexed, exactly as given (RFC 7541 §6.2.3). */
export function block(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0x10]), text(name), text(value)]));
}

export const requestFields: readonly (readonly [string, string])[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'app.test'],
];

export function headers(
  stream: number,
  fields: readonly (readonly [string, string])[] = requestFields,
  flags: number = flag.endStream | flag.endHeaders,
): Buffer {
  return frame(type.headers, flags, stream, block(fields));
}

export function reset(stream: number, code = 8): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(code);
  return frame(type.reset, 0, stream, payload);
}

/** Fields flat, and no more said of the stream than whether it ends. */
export function headersFrame(stream: number, fields: readonly string[], options: { end?: boolean } = {}): Buffer {
  const pairs = fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1] ?? ''] as const] : []));
  return headers(stream, pairs, flag.endHeaders | (options.end === true ? flag.endStream : 0));
}

export function dataFrame(stream: number, text: string, options: { end?: boolean } = {}): Buffer {
  return frame(type.data, options.end === true ? flag.endStream : 0, stream, Buffer.from(text, 'latin1'));
}

export function goawayFrame(lastStream: number, code: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(lastStream);
  payload.writeUInt32BE(code, 4);
  return frame(type.goaway, 0, 0, payload);
}

/** @param settings pairs of identifier and value (RFC 9113 §6.5.2) */
export function settingsFrame(settings: readonly (readonly [number, number])[] = []): Buffer {
  const payload = Buffer.alloc(settings.length * 6);
  settings.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  });
  return frame(type.settings, 0, 0, payload);
}

/**
 * Takes whole frames off the beginning of what has come.
 * @returns the frames, and what is left of the bytes
 */
export function takeFrames(bytes: Buffer): { readonly frames: Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = [];
  let rest = bytes;
  while (rest.length >= 9) {
    const length = rest.readUIntBE(0, 3);
    if (rest.length < 9 + length) break;
    frames.push({
      type: rest[3] ?? 0,
      flags: rest[4] ?? 0,
      stream: rest.readUInt32BE(5),
      payload: rest.subarray(9, 9 + length),
    });
    rest = rest.subarray(9 + length);
  }
  return { frames, rest };
}
