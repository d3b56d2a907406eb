import type { X509Certificate } from 'node:crypto';
import type { ClientCertificateNames } from '@sluice/policies/contract';

/** Who a client has proven to be, in the forms that are passed on. Made once for a connection. */
export interface ClientCertificate extends ClientCertificateNames {
  /** Element of X-Forwarded-Client-Cert. */
  readonly element: string;
  /** PEM, percent-encoded. */
  readonly encodedPem: string;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/** What is passed on beside names and hash. */
export interface PassedOn {
  /** Also what the client has shown between its certificate and the authority. */
  readonly chain: boolean;
  /** Also in the element. */
  readonly certificateInForwarded: boolean;
}

export function describeClientCertificate(
  certificate: X509Certificate,
  { chain, certificateInForwarded }: PassedOn = { chain: false, certificateInForwarded: false },
): ClientCertificate {
  const encodedLeaf = encodeURIComponent(String(certificate));
  const encodedPem = chain ? encodedLeaf + encodeURIComponent(intermediatesOf(certificate).join('')) : encodedLeaf;
  let element = elementOf(certificate);
  if (certificateInForwarded) element += `;Cert="${encodedLeaf}"`;
  if (chain) element += `;Chain="${encodedPem}"`;
  const names = alternativeNames(certificate.subjectAltName ?? '').filter(({ value }) => isVisible(value));
  const ofKind = (wanted: string) => names.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  return {
    subject: distinguishedName(certificate.subject),
    uris: ofKind('URI'),
    dns: ofKind('DNS'),
    element,
    encodedPem,
    notAfter: certificate.validToDate.getTime(),
  };
}

/** More is nothing that anybody signs; OpenSSL itself follows a hundred. */
const longestChain = 10;

/**
 * Those that lead from one to the next, in that order: a client may send others along, which nobody has verified. The
 * authority itself is among them only where the client has sent it.
 */
function intermediatesOf(certificate: X509Certificate): X509Certificate[] {
  const sent: X509Certificate[] = [];
  for (let next = certificate.issuerCertificate; next !== undefined; next = next.issuerCertificate) {
    // The last one may name itself.
    if (sent.length === longestChain || sent.at(-1) === next) break;
    sent.push(next);
  }
  const found: X509Certificate[] = [];
  for (let last = certificate; found.length < longestChain; ) {
    const issuer = sent.find((one) => !found.includes(one) && last.checkIssued(one) && last.verify(one.publicKey));
    if (issuer === undefined) break;
    found.push(issuer);
    last = issuer;
  }
  return found;
}

/**
 * In Envoy's form, with the details that its default leaves to be asked for: `Hash`, `Subject` in quotes, and `URI` and
 * `DNS` for each name. Not `By`, since one listener may show many certificates.
 */
function elementOf(certificate: X509Certificate): string {
  const hash = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  let element = `Hash=${hash};Subject="${distinguishedName(certificate.subject)}"`;
  for (const { kind, value } of alternativeNames(certificate.subjectAltName ?? '')) {
    if ((kind === 'URI' || kind === 'DNS') && isVisible(value)) element += `;${kind}=${quoted(value)}`;
  }
  return element;
}

/**
 * A subject in the form of RFC 2253, as Envoy writes it: the last part first, other than ASCII as escaped bytes. Quotes
 * within it are escaped already.
 * @param subject as Node has it: a line for each part, escaped the same way but for that
 */
export function distinguishedName(subject: string | undefined): string {
  // A certificate without a subject has none in Node, against its types.
  const parts = (subject ?? '').split('\n').reverse();
  const text = parts.map((part) => part.split(' + ').reverse().join('+')).join(',');
  return text.replace(/[^\x20-\x7e]/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

interface AlternativeName {
  /** `DNS`, `URI`, `IP Address` … */
  readonly kind: string;
  readonly value: string;
}

/**
 * Takes apart what Node makes of the alternative names. Names in which a separator or a quote occurs come as JSON, so
 * that none can pass for two.
 */
export function alternativeNames(text: string): AlternativeName[] {
  const names: AlternativeName[] = [];
  const pattern = /([^:,"]+):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/gy;
  for (const [, kind = '', value = ''] of text.matchAll(pattern)) {
    names.push({ kind, value: value.startsWith('"') ? String(JSON.parse(value)) : value });
  }
  return names;
}

/** Neither a URI nor a host name holds anything else (RFC 3986 §2); a field could be forged with it. */
function isVisible(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}

/** As Envoy does with what would end the value. */
function quoted(value: string): string {
  return /[,;="]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value;
}
