import { messageOf } from '@sluice/core';

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
  EHOSTUNREACH: 'cannot be reached: no route to it',
  ENETUNREACH: 'cannot be reached: no route to its network',
  ENOTFOUND: 'cannot be reached: its name has no address',
  EAI_AGAIN: 'cannot be reached: no name server answers',
  ERR_HTTP2_GOAWAY_SESSION: 'closed the connection',
};

/** Why a check could not be made, without a subject: `refused the connection`. What it says of TLS is in words already. */
export function failureInWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = words[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return 'answered in something other than HTTP/1.1';
  if (code.startsWith('ERR_HTTP2_')) return 'answered in something other than HTTP/2, or reset the stream';
  return messageOf(error);
}
