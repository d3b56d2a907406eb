import { fieldKind, kindOf, namedByConnection } from './field-kinds.ts';

/**
 * The response's fields as they go to the client: end-to-end ones only, with the request id. Content-Length stays; any
 * other framing is the downstream codec's.
 * @param raw as the upstream sent them, `Buffer` or string
 */
export function receiveResponseHeaders(raw: readonly string[], requestIdHeader: string, requestId: string): string[] {
  const headers: string[] = [];
  const named = namedByConnection(raw);
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const kind = kindOf(name);
    if (kind === fieldKind.drop) continue;
    if (named !== undefined || name.length === requestIdHeader.length) {
      const lowerCase = name.toLowerCase();
      if (lowerCase === requestIdHeader || named?.has(lowerCase) === true) continue;
    }
    headers.push(name, raw[index + 1] as string);
  }
  headers.push(requestIdHeader, requestId);
  return headers;
}
