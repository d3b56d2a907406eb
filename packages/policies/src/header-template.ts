// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { getHeader, type HeaderList } from '@sluice/core';
import { claimAsField, claimAt } from './claim-values.ts';
import type { ClientCertificateNames, Identity } from './contract.ts';

/** What templates can name: an exchange, or what the simulator knows of one. */
export interface TemplateFacts {
  readonly id: string;
  readonly route: string;
  readonly listener: string;
  readonly scheme: string;
  readonly host: string;
  readonly clientAddress: string;
  readonly clientCertificate: ClientCertificateNames | undefined;
  readonly identities: readonly Identity[];
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly headers: HeaderList;
  };
}

type Part = string | ((facts: TemplateFacts) => string);

const plain: Readonly<Record<string, (facts: TemplateFacts) => string | undefined>> = {
  'client.address': ({ clientAddress }) => clientAddress,
  'client.subject': ({ clientCertificate }) => claimAsField(clientCertificate?.subject),
  'client.uri': ({ clientCertificate }) => claimAsField(clientCertificate?.uris[0]),
  'request.id': ({ id }) => id,
  'request.method': ({ request }) => request.method,
  'request.scheme': ({ scheme }) => scheme,
  'request.host': ({ host }) => host,
  'request.path': ({ request }) => request.path,
  'request.query': ({ request }) => request.query.slice(1),
  'listener.name': ({ listener }) => listener,
  'route.name': ({ route }) => route,
  'identity.name': ({ identities }) => claimAsField(identities.at(-1)?.name),
  'identity.kind': ({ identities }) => identities.at(-1)?.by,
};

const reference = /\$?\$\{([^{}]*)\}/g;

/** Whether there is anything in it that differs from request to request. */
export function isTemplate(text: string): boolean {
  return text.includes('${');
}

/** What is wrong with a template, for people; undefined when nothing is. */
export function templateProblem(text: string): string | undefined {
  if (text.replaceAll(reference, '').includes('${')) return 'has "${" without its "}"; write "$${" for the characters';
  for (const [whole, name = ''] of text.matchAll(reference)) {
    if (!whole.startsWith('$$') && variable(name) === undefined) {
      return `names \${${name}}, which is not one of ${Object.keys(plain).join(', ')}, request.header.<name>, jwt.<claim>, identity.<claim>`;
    }
  }
  return undefined;
}

/**
 * Makes what fills a template in. What is not there is empty; claims and names are percent-encoded where they are not
 * visible ASCII, so that nothing in a token can end a field.
 */
export function createTemplate(text: string): (facts: TemplateFacts) => string {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(reference)) {
    parts.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    const fill = found[0].startsWith('$$') ? undefined : variable(found[1] ?? '');
    // Escaped, or refused by the schema before.
    parts.push(fill === undefined ? found[0].slice(1) : (facts) => fill(facts) ?? '');
  }
  parts.push(text.slice(from));
  return (facts) => parts.map((part) => (typeof part === 'string' ? part : part(facts))).join('');
}

function variable(name: string): ((facts: TemplateFacts) => string | undefined) | undefined {
  if (Object.hasOwn(plain, name)) return plain[name];
  const [, kind, rest = ''] = /^(request\.header|jwt|identity)\.(.+)$/.exec(name) ?? [];
  switch (kind) {
    case 'request.header': {
      const field = rest.toLowerCase();
      return /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(field) ? ({ request }) => getHeader(request.headers, field) : undefined;
    }
    case 'jwt':
      return ({ identities }) =>
        claimAsField(claimAt(identities.findLast(({ by }) => by === 'jwt')?.claims ?? {}, rest));
    case 'identity':
      return ({ identities }) => claimAsField(claimAt(identities.at(-1)?.claims ?? {}, rest));
    default:
      return undefined;
  }
}
