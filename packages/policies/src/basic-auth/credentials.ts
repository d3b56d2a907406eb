export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const scheme = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i;
/** No browser sends more; what is longer is not worth a hash. */
const longest = 1024;

/** Of an Authorization field (RFC 7617 §2), as UTF-8; undefined for any other. */
export function readCredentials(field: string): Credentials | undefined {
  if (field.length > longest) return undefined;
  const encoded = scheme.exec(field)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
