import type { Reply } from './contract.ts';

/**
 * The answer of a policy that lets nobody through. Not to be cached: whoever asks next may be let in.
 * @param code of `x-sluice-error`, as the gateway's own errors have it
 * @param headers flat, beside the usual ones
 */
export function denial(status: number, code: string, text: string, headers: readonly string[] = []): Reply {
  return {
    status,
    headers: [
      'content-type',
      'text/plain; charset=utf-8',
      'cache-control',
      'no-store',
      'x-sluice-error',
      code,
      ...headers,
    ],
    body: `${text}\n`,
  };
}
