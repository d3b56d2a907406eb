import type { ClientCertificatesSnapshot, ListenerSnapshot } from '@sluice/snapshot/types';
import type { ClientCertificate } from '../tls/client-certificate.ts';

/** Field in the form of Envoy. */
export const forwardedClientCert = 'x-forwarded-client-cert';

/** `X_Client_Cert` reads as `X-Client-Cert` in CGI-like upstreams, so both are one name. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** The fields in which any listener passes certificates on: nobody else may say them, wherever a request comes in. */
export class CertificateFields {
  readonly #names: ReadonlySet<string>;

  private constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  /** Undefined when there are none, so that nothing is looked for. */
  static of(listeners: readonly ListenerSnapshot[]): CertificateFields | undefined {
    const names = listeners.flatMap(({ tls }) => tls?.clientCertificates?.header ?? []);
    return names.length === 0 ? undefined : new CertificateFields(new Set(names.map(plainName)));
  }

  has(name: string): boolean {
    return this.#names.has(plainName(name));
  }

  /** The fields of a list that are none of these. */
  without(fields: readonly string[]): readonly string[] {
    return fields.filter((_, index) => !this.has(fields[index - (index % 2)] as string));
  }
}

/** Whether what the peer says about a certificate in X-Forwarded-Client-Cert goes on. */
export function keepsForwardedClientCert(
  rules: ClientCertificatesSnapshot | undefined,
  trusted: boolean,
  client: ClientCertificate | undefined,
): boolean {
  if (rules === undefined) return trusted;
  return rules.forwardedClientCert !== 'sanitize' && (trusted || client !== undefined);
}

/**
 * Adds who the client has proven to be.
 * @param said what is kept of the peer's own X-Forwarded-Client-Cert; empty when nothing
 */
export function addClientCertificate(
  headers: string[],
  said: string,
  rules: ClientCertificatesSnapshot | undefined,
  client: ClientCertificate | undefined,
): void {
  const own = client === undefined || rules?.forwardedClientCert === 'forward' ? '' : client.element;
  if (said !== '' || own !== '') {
    headers.push(forwardedClientCert, said === '' ? own : own === '' ? said : `${said},${own}`);
  }
  if (client !== undefined && rules?.header !== undefined) headers.push(rules.header, client.encodedPem);
}
