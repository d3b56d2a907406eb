/**
 * Codes that opening a connection fails with, beside those of the system (`ECONNREFUSED` …). They are undici's where
 * undici has one, since both sides of the worker's upstream seam speak its contract.
 */
export type DialErrorCode = 'UND_ERR_CONNECT_TIMEOUT' | 'UND_ERR_SOCKET' | 'EDENIED' | 'ETLS';

/** @param message in words, for the log */
export function dialError(code: DialErrorCode, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

/** What connecting fails with when every address is on the list of those never dialled. */
export function deniedError(name: string): NodeJS.ErrnoException {
  return dialError('EDENIED', `"${name}" leads to a link-local or metadata address`);
}
