import { RawOrigin } from '@sluice/testing';
import { type Frame, flag, frame, headersFrame, preface, settingsFrame, takeFrames, type } from './http2-frames.ts';

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
      if (!begun) return;
      const taken = takeFrames(rest);
      rest = taken.rest;
      for (const seen of taken.frames) {
        frames.push({ ...seen, payload: Buffer.from(seen.payload), connection });
        if (seen.type === type.settings && (seen.flags & flag.ack) === 0) send(frame(type.settings, flag.ack, 0));
        if (seen.type === type.headers) onRequest(send, seen.stream, connection);
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
