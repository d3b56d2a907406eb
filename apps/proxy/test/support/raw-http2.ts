import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Frame, frame, preface, takeFrames, type } from './http2-frames.ts';

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
    const { frames, rest } = takeFrames(Buffer.concat([this.#rest, bytes]));
    this.frames.push(...frames);
    this.#rest = rest;
  }
}
