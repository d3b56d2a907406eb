import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { type Clock, messageOf } from '@sluice/core';
import { isDeniedAddress } from '@sluice/dialing/denied-address';
import type { NameCache } from '@sluice/dialing/name-cache';
import type { AskService, ServiceAnswer, ServiceRequest } from '@sluice/policies/contract';

/** More wait in the agent, and count against their own timeout. */
const mostConnections = 64;
/** Of one worker at one time: what nobody answers must not pile up. */
const mostAtOnce = 1024;
const idleMs = 4000;

class StaleConnection extends Error {}

function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

/**
 * Asks other services for policies: keys of tokens, whether a request may pass. Names are resolved as those of endpoints
 * are, and the address that was looked at is the one that is dialled.
 */
export class ServiceClient {
  readonly #clock: Clock;
  readonly #names: NameCache;
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: mostConnections, timeout: idleMs });
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: mostConnections, timeout: idleMs });
  readonly #open = new Set<ClientRequest>();
  #closed = false;

  constructor(clock: Clock, names: NameCache) {
    this.#clock = clock;
    this.#names = names;
  }

  readonly ask: AskService = (asked) => {
    const url = new URL(asked.url);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (this.#closed) return Promise.reject(new Error('the worker is leaving'));
    if (isIP(host) !== 0 && isDeniedAddress(host)) return Promise.reject(new Error(`${host} may not be asked`));
    if (this.#open.size >= mostAtOnce) return Promise.reject(new Error(`${mostAtOnce} questions are open already`));
    // A kept connection may have been closed at the other end just now; another is tried once (RFC 9112 §9.3.1).
    return this.#ask(url, asked).catch((error: unknown) => {
      if (!(error instanceof StaleConnection)) throw error;
      return this.#ask(url, asked);
    });
  };

  close(): void {
    this.#closed = true;
    for (const request of this.#open) request.destroy(new Error('the worker is leaving'));
    this.#http.destroy();
    this.#https.destroy();
  }

  #ask(url: URL, { method, headers, body, timeoutMs, mostBytes, ca, signal }: ServiceRequest): Promise<ServiceAnswer> {
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const framing = body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))];
      const options = { method, lookup: this.#names.lookup, headers: ['host', url.host, ...headers, ...framing] };
      const request = secure
        ? requestHttps(url, { ...options, agent: this.#https, ...(ca === undefined ? {} : { ca }) })
        : requestHttp(url, { ...options, agent: this.#http });
      this.#open.add(request);
      const timer = this.#clock.after(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      const abandon = () => request.destroy(new Error('the client is gone'));
      signal?.addEventListener('abort', abandon);
      const settle = () => {
        timer.cancel();
        signal?.removeEventListener('abort', abandon);
        this.#open.delete(request);
      };
      const fail = (error: Error) => {
        settle();
        const stale = request.reusedSocket && isReset(error) && (method === 'GET' || method === 'HEAD');
        const message = `${url.origin}: ${messageOf(error)}`;
        reject(stale ? new StaleConnection(message) : new Error(message));
      };
      request.on('error', fail);
      let answered = false;
      request.on('response', (response) => {
        answered = true;
        readBody(response, mostBytes).then(
          (body) => {
            settle();
            resolve({ status: response.statusCode ?? 0, headers: response.rawHeaders, body });
          },
          (error: Error) => {
            request.destroy();
            fail(error);
          },
        );
      });
      request.on('close', () => {
        settle();
        // One that switches protocols is told by nothing else; after an answer this changes nothing.
        if (!answered) fail(new Error('the connection was closed without an answer'));
      });
      if (signal?.aborted === true) abandon();
      request.end(body);
    });
  }
}

async function readBody(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new Error(`the answer is longer than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
