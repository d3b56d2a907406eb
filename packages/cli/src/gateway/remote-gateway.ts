import type { AppRouter } from '@sluice/api';
import { type Issue, SluiceError, type SluiceErrorCode } from '@sluice/core';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import superjson from 'superjson';
import type { InputText } from '../terminal/read-input.ts';
import { refuseText } from '../terminal/report-issues.ts';
import type { Gateway } from './gateway.ts';

/** Longest wait for an answer, milliseconds; 50,000 routes are written well within. */
const answerTimeoutMs = 60_000;

/** Nobody listens at the address; the database may still be there. */
export class Unreachable extends SluiceError {
  constructor(url: string, cause: unknown) {
    super('unavailable', `There is no dashboard at ${url} (${reasonOf(cause)}).`, { cause });
  }
}

const codes: Readonly<Record<string, SluiceErrorCode>> = {
  BAD_REQUEST: 'invalid',
  NOT_FOUND: 'not_found',
  CONFLICT: 'conflict',
  UNAUTHORIZED: 'unauthorized',
  FORBIDDEN: 'forbidden',
};

/** The dashboard's API with a token. @param url of the dashboard: `http://127.0.0.1:8700` */
export function connectRemoteGateway(url: string, token: string): Gateway & { ping(): Promise<void> } {
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: new URL('/api/trpc', url).href,
        transformer: superjson,
        // A query's input would else travel in the address, where a whole configuration does not fit.
        methodOverride: 'POST',
        headers: { authorization: `Bearer ${token}` },
        fetch: (input, init) =>
          fetch(input, { ...(init as RequestInit), signal: AbortSignal.timeout(answerTimeoutMs) }),
      }),
    ],
  });
  return {
    via: `through ${url}`,
    close() {},
    ping: () => call(url, () => client.system.ping.query()).then(() => undefined),
    exportText: (options) => call(url, () => client.config.export.query(options)).then(({ text }) => text),

    async plan(input) {
      const planned = await call(url, () => client.config.plan.query({ text: input.text }), input);
      if (!planned.ok) throw refuseText(input, planned.issues);
      return planned;
    },

    apply: (input, options) => call(url, () => client.config.applyText.mutate({ text: input.text, ...options }), input),

    purgeCache: (purge) => call(url, () => client.caches.purge.mutate(purge)).then(({ workers }) => workers),

    async status() {
      const [{ connection, status }, { items }] = await Promise.all([
        call(url, () => client.system.status.query()),
        call(url, () => client.revisions.list.query({ limit: 1 })),
      ]);
      return { revision: items[0] ?? null, status, problem: connection.problem };
    },
  };
}

/** One call, with its failure in our own words. `input` is the text that issues are about. */
async function call<Result>(url: string, ask: () => Promise<Result>, input?: InputText): Promise<Result> {
  try {
    return await ask();
  } catch (thrown) {
    if (!(thrown instanceof TRPCClientError)) throw thrown;
    // The shape that the API's error formatter gives; absent when something else answered.
    const data = thrown.data as { code?: string; issues?: readonly Issue[] } | null | undefined;
    if (data?.code === undefined) throw new Unreachable(url, thrown.cause ?? thrown);
    if (input !== undefined && data.issues !== undefined && data.issues.length > 0) {
      throw refuseText(input, data.issues);
    }
    const code = codes[data.code] ?? 'unavailable';
    if (code === 'unauthorized') throw new SluiceError(code, `${url} does not accept this token.`);
    throw new SluiceError(code, thrown.message, { issues: data.issues ?? [] });
  }
}

/** undici hides why a connection failed one level down. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return String(inner);
  const { code } = inner as NodeJS.ErrnoException;
  return code ?? inner.message;
}
