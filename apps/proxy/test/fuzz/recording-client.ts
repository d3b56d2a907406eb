import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Attempt } from '../../src/forwarding/attempt.ts';
import type { Exchange } from '../../src/forwarding/exchange.ts';
import type { UpstreamDispatchOptions } from '../../src/upstream-client/dispatch.ts';
import type { CreateUpstreamClient } from '../../src/upstream-client/upstream-client.ts';

/** @param body Latin-1 */
export type Record = (options: UpstreamDispatchOptions, exchange: Exchange, body: string) => void;

/** Takes the place of every upstream: tells what would have been sent, whole requests only, and answers 200. */
export function recordingClient(record: Record): CreateUpstreamClient {
  return () => ({
    dispatch(options, handler) {
      const controller: Dispatcher.DispatchController = {
        rawHeaders: ['content-length', '0'],
        aborted: false,
        paused: false,
        reason: null,
        abort: () => {},
        pause: () => {},
        resume: () => {},
      };
      const answer = (body: string) => {
        // Forwarding passes its attempt; no other caller is here.
        record(options, (options.asker as Attempt).exchange, body);
        handler.onResponseStarted?.();
        handler.onResponseStart?.(controller, 200, {});
        handler.onResponseEnd?.(controller, {});
      };
      handler.onRequestStart?.(controller, null);
      const { body } = options;
      if (body === null || Buffer.isBuffer(body)) {
        answer(body?.toString('latin1') ?? '');
        return true;
      }
      const chunks: Buffer[] = [];
      (body as Readable).on('data', (chunk: Buffer) => chunks.push(chunk));
      (body as Readable).on('end', () => answer(Buffer.concat(chunks).toString('latin1')));
      return true;
    },
    close() {},
  });
}
