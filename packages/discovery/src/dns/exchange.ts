import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import type { Clock } from '@sluice/core';
import { type Address, formatAddress } from '@sluice/core/schema';
import { decodeAnswer, encodeQuestion, type Message, type Question } from './message.ts';

export interface ExchangeOptions {
  readonly clock: Clock;
  /** For the answer, by UDP and by TCP each. */
  readonly timeoutMs: number;
  /** Asks by TCP at once. */
  readonly tcp: boolean;
}

/**
 * Asks one server one question: by UDP, and by TCP when the answer does not fit (RFC 7766 §5). Every question has a
 * socket, and so a source port, and an id of its own, drawn at random: whoever forges an answer must guess both.
 * @throws Error that names the server when there is no answer
 */
export async function exchange(
  server: Address,
  question: Question,
  options: ExchangeOptions,
  signal: AbortSignal,
): Promise<Message> {
  if (!options.tcp) {
    const message = await askByUdp(server, question, options, signal);
    if (!message.flag_tc) return message;
  }
  return askByTcp(server, question, options, signal);
}

function askByUdp(server: Address, question: Question, options: ExchangeOptions, signal: AbortSignal) {
  const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4');
  const id = randomInt(65_536);
  let strays = 0;
  return settleOnce(server, options, signal, {
    begin(resolve, reject) {
      socket.on('error', reject);
      socket.on('message', (bytes) => {
        const message = decodeAnswer(bytes, id, question);
        // What does not fit may be forged; the true answer may follow.
        if (message === undefined) strays += 1;
        else resolve(message);
      });
      // The kernel passes what comes from this address and port only.
      socket.connect(server.port, server.host, () => socket.send(encodeQuestion(id, question)));
    },
    lateWords: () => (strays === 0 ? '' : ` (${strays} that did not fit the question came instead)`),
    end: () => socket.close(),
  });
}

function askByTcp(server: Address, question: Question, options: ExchangeOptions, signal: AbortSignal) {
  const socket = connect({ host: server.host, port: server.port, noDelay: true });
  const id = randomInt(65_536);
  let received = Buffer.alloc(0);
  return settleOnce(server, options, signal, {
    begin(resolve, reject) {
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('it ended the connection')));
      socket.on('data', (bytes: Buffer) => {
        received = Buffer.concat([received, bytes]);
        // Two bytes of length (RFC 1035 §4.2.2), so a message has 65,535 bytes at most; more is not waited for.
        if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
        const message = decodeAnswer(received.subarray(2, 2 + received.readUInt16BE(0)), id, question);
        if (message === undefined) reject(new Error('it answered another question'));
        else resolve(message);
      });
      const asked = encodeQuestion(id, question);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(asked.length);
      socket.write(Buffer.concat([length, asked]));
    },
    lateWords: () => ' by TCP',
    end: () => socket.destroy(),
  });
}

interface Attempt {
  begin(resolve: (message: Message) => void, reject: (error: Error) => void): void;
  /** Added to what is said of a server that did not answer in time. */
  lateWords(): string;
  /** Closes the socket. */
  end(): void;
}

/** The first of answer, error, timeout and abort ends the attempt; nothing of it is left open. */
async function settleOnce(
  server: Address,
  { clock, timeoutMs }: ExchangeOptions,
  signal: AbortSignal,
  attempt: Attempt,
): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  const where = formatAddress(server);
  const timer = clock.after(timeoutMs, () =>
    reject(new Error(`${where} did not answer within ${timeoutMs} ms${attempt.lateWords()}`)),
  );
  const onAbort = () => reject(new Error('nobody waits for the answer any more'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    else attempt.begin(resolve, (error) => reject(new Error(`${where} cannot be asked: ${inWords(error)}`)));
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    timer.cancel();
    attempt.end();
  }
}

function inWords(error: NodeJS.ErrnoException): string {
  return error.code === 'ECONNREFUSED' ? 'connection refused' : (error.code ?? error.message);
}
