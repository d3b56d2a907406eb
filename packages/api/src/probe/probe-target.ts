import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { connect, isIP } from 'node:net';
import { type Clock, messageOf } from '@sluice/core';
import { type Address, formatAddress } from '@sluice/core/schema';
import { forbiddenTarget } from './forbidden-target.ts';

export interface ProbeResult {
  readonly ok: boolean;
  /** One sentence: `answered 200 in 3 ms` or why not, with the system's own words. */
  readonly message: string;
  /** The address that was dialled, after resolving; empty when it did not come to that. */
  readonly dialled: string;
  readonly tookMs: number;
  /** Of an HTTP probe that was answered. */
  readonly status: number | undefined;
  /** Of an HTTP probe that was answered: the `Server` field. */
  readonly server: string | undefined;
}

export interface ProbeOptions {
  readonly target: Address;
  /** `tcp` only connects; `http` sends a GET. */
  readonly kind: 'tcp' | 'http';
  /** For `http`; default `/`. */
  readonly path?: string;
  readonly timeoutMs: number;
  /** Addresses of our own admin plane, which must not be probed. */
  readonly own: readonly Address[];
  readonly clock: Clock;
}

/**
 * Tries an upstream target from the dashboard's process. The name is resolved once, the address is checked, and
 * exactly that address is dialled, so that a name cannot lead elsewhere the second time. Never throws.
 */
export async function probeTarget(options: ProbeOptions): Promise<ProbeResult> {
  const { target, clock } = options;
  const begin = clock.monotonic();
  const tookMs = () => Math.round((clock.monotonic() - begin) * 10) / 10;
  const failed = (message: string, dialled = ''): ProbeResult => {
    return { ok: false, message, dialled, tookMs: tookMs(), status: undefined, server: undefined };
  };
  const refusedName = forbiddenTarget(target, options.own);
  if (refusedName !== undefined) return failed(`Not tried: ${refusedName}.`);
  let host: string;
  try {
    host = isIP(target.host) === 0 ? (await lookup(target.host)).address : target.host;
  } catch (error) {
    return failed(`The name ${target.host} does not resolve (${codeOf(error)}).`);
  }
  const dialled: Address = { host, port: target.port };
  const refused = forbiddenTarget(dialled, options.own);
  if (refused !== undefined) return failed(`Not tried: ${refused}.`);
  try {
    const answer = options.kind === 'tcp' ? await tryTcp(dialled, options.timeoutMs) : await tryHttp(dialled, options);
    const message =
      answer === undefined ? `Connected in ${tookMs()} ms.` : `Answered ${answer.status} in ${tookMs()} ms.`;
    return {
      ok: true,
      message,
      dialled: formatAddress(dialled),
      tookMs: tookMs(),
      status: answer?.status,
      server: answer?.server,
    };
  } catch (error) {
    return failed(inWords(error, formatAddress(dialled)), formatAddress(dialled));
  }
}

function tryTcp(address: Address, timeoutMs: number): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, timeout: timeoutMs });
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('timeout', () => socket.destroy(new Error('ETIMEDOUT')));
    socket.once('error', reject);
  });
}

function tryHttp(address: Address, options: ProbeOptions): Promise<{ status: number; server: string | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: address.host,
      port: address.port,
      path: options.path ?? '/',
      method: 'GET',
      headers: { host: formatAddress(options.target), 'user-agent': 'sluice-probe', connection: 'close' },
      signal: AbortSignal.timeout(options.timeoutMs),
      agent: false,
    });
    outgoing.once('response', (response) => {
      // The head is all that is wanted.
      response.on('error', () => {});
      response.destroy();
      resolve({ status: response.statusCode ?? 0, server: String(response.headers.server ?? '') || undefined });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ETIMEDOUT: 'it did not answer in time',
  ABORT_ERR: 'it did not answer in time',
  EHOSTUNREACH: 'there is no route to that host',
  ENETUNREACH: 'there is no route to that network',
  ECONNRESET: 'it closed the connection',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
};

function inWords(error: unknown, address: string): string {
  const code = codeOf(error);
  const reason = words[code] ?? (code.startsWith('HPE_') ? 'it does not speak HTTP' : messageOf(error));
  return `No answer from ${address}: ${reason} (${code}).`;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'ETIMEDOUT';
  return error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
}
