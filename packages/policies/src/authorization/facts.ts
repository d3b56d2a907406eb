import { getHeaderValues } from '@sluice/core';
import { claimTexts } from '../claim-values.ts';
import type { ClientCertificateNames, Identity, PolicyRequest } from '../contract.ts';

/** What rules look at: an exchange, or what the simulator knows of one. */
export interface AuthorizationFacts {
  readonly clientAddress: string;
  readonly peerAddress: string;
  /** Undefined where it is not known. */
  readonly port: number | undefined;
  readonly host: string;
  readonly clientCertificate: ClientCertificateNames | undefined;
  readonly identities: readonly Identity[];
  readonly request: Pick<PolicyRequest, 'method' | 'path' | 'headers'>;
}

/** All values that something has; none where it is not there. */
export type Attribute = (facts: AuthorizationFacts) => readonly string[];

const spiffe = 'spiffe://';
/** Kinds of policies that verify tokens of issuers. */
const verified: ReadonlySet<string> = new Set(['jwt', 'oidc']);

export const principals: Attribute = ({ clientCertificate }) =>
  (clientCertificate?.uris ?? []).filter((uri) => uri.startsWith(spiffe)).map((uri) => uri.slice(spiffe.length));

/**
 * `cluster.local/ns/shop/sa/web` is of `shop`. Only an id of that whole form is of a namespace: below another path, whoever
 * may choose the rest of an id could claim any.
 */
export const namespaces: Attribute = (facts) =>
  principals(facts).flatMap((id) => /^[^/]+\/ns\/([^/]+)\/sa\/[^/]+$/.exec(id)?.[1] ?? []);

export const requestPrincipals: Attribute = ({ identities }) =>
  identities
    .filter(({ by, claims }) => verified.has(by) && typeof claims.iss === 'string' && typeof claims.sub === 'string')
    .map(({ claims }) => `${String(claims.iss)}/${String(claims.sub)}`);

export const peerAddresses: Attribute = ({ peerAddress }) => [peerAddress];
export const clientAddresses: Attribute = ({ clientAddress }) => [clientAddress];
export const hosts: Attribute = ({ host }) => [host];
export const ports: Attribute = ({ port }) => (port === undefined ? [] : [String(port)]);
export const methods: Attribute = ({ request }) => [request.method];
export const paths: Attribute = ({ request }) => [request.path];

/** Of a condition's key, which its schema has checked. */
export function attributeOf(key: string): Attribute {
  const inner = [...key.matchAll(/\[([^\]]+)\]/g)].map(([, name = '']) => name);
  const [name = key] = key.split('[');
  switch (name) {
    case 'source.ip':
      return peerAddresses;
    case 'remote.ip':
      return clientAddresses;
    case 'source.principal':
      return principals;
    case 'source.namespace':
      return namespaces;
    case 'destination.port':
      return ports;
    case 'request.auth.principal':
      return requestPrincipals;
    case 'request.auth.audiences':
      return claimsAt('aud');
    case 'request.auth.claims':
      return claimsAt(inner.join('.'));
    case 'identity.kind':
      return ({ identities }) => identities.map(({ by }) => by);
    case 'identity.name':
      return ({ identities }) => identities.map((identity) => identity.name);
    default: {
      const field = (inner[0] ?? '').toLowerCase();
      return ({ request }) => getHeaderValues(request.headers, field);
    }
  }
}

function claimsAt(path: string): Attribute {
  return ({ identities }) =>
    identities.filter(({ by }) => verified.has(by)).flatMap(({ claims }) => claimTexts(claims, path));
}
