import { request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { isIP } from 'node:net';
import { type Clock, messageOf } from '@sluice/core';
import type { Address } from '@sluice/core/schema';

export interface TestAnswer {
  readonly ok: boolean;
  /** One sentence. */
  readonly message: string;
  readonly status: number | undefined;
  /** Flat: name, value, name, value. */
  readonly headers: readonly string[];
  /** The first 4 KiB, as UTF-8. */
  readonly body: string;
  readonly tookMs: number;
}

const timeoutMs = 10_000;
const shownBytes = 4096;

/** Sends a GET to one of our own listeners over loopback, as a client would. Never throws. */
export function sendTestRequest(
  listener: Address & { readonly secure: boolean },
  host: string,
  path: string,
  clock: Clock,
): Promise<TestAnswer> {
  const begin = clock.monotonic();
  const tookMs = () => Math.round((clock.monotonic() - begin) * 10) / 10;
  return new Promise((resolve) => {
    const failed = (error: unknown) => {
      const message = `No answer: ${messageOf(error)}.`;
      resolve({ ok: false, message, status: undefined, headers: [], body: '', tookMs: tookMs() });
    };
    const outgoing = (listener.secure ? requestOverTls : request)(
      {
        ...(listener.secure ? secureOptions(host) : {}),
        host: dialledHost(listener.host),
        port: listener.port,
        path,
        method: 'GET',
        headers: { host, 'user-agent': 'sluice-setup', accept: '*/*', connection: 'close' },
        signal: AbortSignal.timeout(timeoutMs),
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const answer = () => {
          const status = response.statusCode ?? 0;
          const body = Buffer.concat(chunks).subarray(0, shownBytes).toString('utf8');
          const message = `Answered ${status} in ${tookMs()} ms.`;
          resolve({ ok: status < 400, message, status, headers: response.rawHeaders, body, tookMs: tookMs() });
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes >= shownBytes) response.destroy();
        });
        response.on('error', () => {});
        response.on('close', answer);
      },
    );
    outgoing.on('error', failed);
    outgoing.end();
  });
}

function dialledHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** The certificate is our own, and most often for another name than the one dialled: there is nobody to be warned of. */
function secureOptions(host: string) {
  const name = host.replace(/:\d*$/, '');
  return { rejectUnauthorized: false, ...(name.startsWith('[') || isIP(name) !== 0 ? {} : { servername: name }) };
}
