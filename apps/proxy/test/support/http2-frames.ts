import { RawOrigin } from '@sluice/testing';

// Frames by hand, for what node's own HTTP/2 server would never send.

export const frameType = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7 } as const;
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const endStream = 1;
const endHeaders = 4;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Fields as literals without indexing (RFC 7541 §6.2.2), each shorter than 127 bytes. */
export function headersFrame(stream: number, fields: readonly string[], options: { end?: boolean } = {}): Buffer {
  const parts: Buffer[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    parts.push(Buffer.from([0]));
    for (const text of [fields[index] ?? '', fields[index + 1] ?? '']) {
      const bytes = Buffer.from(text, 'latin1');
      parts.push(Buffer.from([bytes.length]), bytes);
    }
  }
  const flags = endHeaders | (options.end === true ? endStream : 0);
  return frame(frameType.headers, flags, stream, Buffer.concat(parts));
}

export function dataFrame(stream: number, text: string, options: { end?: boolean } = {}): Buffer {
  return frame(frameType.data, options.end === true ? endStream : 0, stream, Buffer.from(text, 'latin1'));
}

export function resetFrame(stream: number, code: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(code);
  return frame(frameType.reset, 0, stream, payload);
}

export function goawayFrame(lastStream: number, code: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(lastStream);
  payload.writeUInt32BE(code, 4);
  return frame(frameType.goaway, 0, 0, payload);
}

/** @param settings pairs of identifier and value (RFC 9113 §6.5.2) */
export function settingsFrame(settings: readonly (readonly [number, number])[] = []): Buffer {
  const payload = Buffer.alloc(settings.length * 6);
  settings.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  });
  return frame(frameType.settings, 0, 0, payload);
}

export interface FrameOrigin extends AsyncDisposable {
  readonly address: string;
  /** Every frame, with the number of its connection. */
  readonly frames: (Frame & { readonly connection: number })[];
  readonly connections: number;
  /** Cuts the connections that are open. */
  cut(): void;
  /** Ends our side of them, cleanly. */
  end(): void;
}

export type OnRequest = (send: (...frames: Buffer[]) => void, stream: number, connection: number) => void;

/** An origin that answers each HEADERS frame with the frames its script says. */
export async function frameOrigin(
  onRequest: OnRequest,
  settings: readonly (readonly [number, number])[] = [],
): Promise<FrameOrigin> {
  const frames: (Frame & { connection: number })[] = [];
  const origin = await RawOrigin.start((peer, connection) => {
    let rest: Buffer = Buffer.alloc(0);
    let begun = false;
    const send = (...out: Buffer[]) => void peer.send(Buffer.concat(out));
    send(settingsFrame(settings));
    peer.socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      if (!begun && rest.length >= preface.length) {
        begun = true;
        rest = rest.subarray(preface.length);
      }
      while (begun && rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
        const length = rest.readUIntBE(0, 3);
        const [type = 0, flags = 0] = rest.subarray(3, 5);
        const stream = rest.readUInt32BE(5);
        const seen = { type, flags, stream, payload: Buffer.from(rest.subarray(9, 9 + length)), connection };
        rest = rest.subarray(9 + length);
        frames.push(seen);
        if (type === frameType.settings && (flags & 1) === 0) send(frame(frameType.settings, 1, 0));
        if (type === frameType.headers) onRequest(send, stream, connection);
      }
    });
  });
  return {
    address: origin.address,
    frames,
    get connections() {
      return origin.peers.length;
    },
    cut() {
      for (const peer of origin.peers) peer.reset();
    },
    end() {
      for (const peer of origin.peers) peer.halfClose();
    },
    [Symbol.asyncDispose]: () => origin.stop(),
  };
}

/** 200 without a body. */
export function emptyAnswer(stream: number): Buffer {
  return headersFrame(stream, [':status', '200'], { end: true });
}
