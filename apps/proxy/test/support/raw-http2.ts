import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

// Frames by hand (RFC 9113 §4.1, §6), for what a well-behaved client refuses to send.

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

/** A connection that sends whatever frames it is told to and keeps those that come. */
export class RawHttp2 implements Disposable {
  readonly socket: Socket;
  readonly frames: Frame[] = [];
  closed = false;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
  }

  /** @param greet sends preface and SETTINGS at once */
  static async connect(port: number, greet = true): Promise<RawHttp2> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new RawHttp2(socket);
    if (greet) client.send(preface, frame(type.settings, 0, 0));
    return client;
  }

  send(...frames: readonly Buffer[]): this {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(frames));
    return this;
  }

  /** Frames of a kind, of one stream or of all. */
  of(kind: number, stream?: number): Frame[] {
    return this.frames.filter((each) => each.type === kind && (stream === undefined || each.stream === stream));
  }

  /** The error codes of RST_STREAM of a stream, or of GOAWAY. */
  codes(kind: 3 | 7, stream?: number): number[] {
    return this.of(kind, stream).map(({ payload }) => payload.readUInt32BE(kind === type.reset ? 0 : 4));
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #read(bytes: Buffer): void {
    let all = Buffer.concat([this.#rest, bytes]);
    while (all.length >= 9) {
      const length = all.readUIntBE(0, 3);
      if (all.length < 9 + length) break;
      this.frames.push({
        type: all[3] ?? 0,
        flags: all[4] ?? 0,
        stream: all.readUInt32BE(5),
        payload: all.subarray(9, 9 + length),
      });
      all = all.subarray(9 + length);
    }
    this.#rest = all;
  }
}
