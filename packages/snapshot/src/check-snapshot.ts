import { X509Certificate } from 'node:crypto';
import { compileOnce, errorIssue, type Issue, type IssuePath, messageOf } from '@sluice/core';
import { RE2JS } from 're2js';
import {
  type ListenerSnapshot,
  type RouteSnapshot,
  type Snapshot,
  snapshotFormat,
  type TcpRouteSnapshot,
  type UpstreamSnapshot,
  type WeightedUpstream,
} from './types.ts';

/**
 * What a worker asks of a snapshot before it builds anything from it, wherever it came from: the socket, or a file that
 * an older version or a torn write may have left. Not a second validation of the document: it looks for what would
 * make the runtime throw or lie. Linear and quick; the expressions dominate, and those of a frozen route are tried once.
 */
export function checkSnapshot(value: unknown): Issue[] {
  const envelope = checkEnvelope(value);
  if (envelope.length > 0) return envelope;
  // checkEnvelope has seen the envelope; the rest is what compileSnapshot wrote.
  const snapshot = { ...(value as Snapshot), tcpRoutes: (value as Snapshot).tcpRoutes ?? [] };
  const incomplete = [
    ...snapshot.listeners.flatMap(missingListenerParts),
    ...snapshot.upstreams.flatMap(missingUpstreamParts),
    ...snapshot.routes.flatMap(missingParts),
    ...snapshot.tcpRoutes.flatMap(missingTcpParts),
  ];
  if (incomplete.length > 0) return incomplete;
  return [
    ...repeatedNames('listener', 'listeners', snapshot.listeners),
    ...repeatedNames('upstream', 'upstreams', snapshot.upstreams),
    ...repeatedNames('route', 'routes', snapshot.routes),
    ...repeatedNames('route', 'tcpRoutes', snapshot.tcpRoutes),
    ...brokenReferences(snapshot),
    ...snapshot.listeners.flatMap(({ name, port }, index) =>
      Number.isInteger(port) && port >= 1 && port <= 65_535
        ? []
        : [errorIssue(['listeners', index, 'port'], 'invalid_value', `listener "${name}": port must be 1–65535`)],
    ),
    ...snapshot.routes.flatMap(brokenExpressions),
    ...snapshot.upstreams.flatMap(brokenUpstreamCa),
    ...snapshot.listeners.flatMap(brokenClientCa),
  ];
}

/** The first part of `checkSnapshot`: format, revision, hash, settings, and that the lists hold named objects. */
export function checkEnvelope(value: unknown): Issue[] {
  if (typeof value !== 'object' || value === null)
    return [errorIssue([], 'invalid_type', 'the snapshot is not an object')];
  const candidate = value as Readonly<Record<string, unknown>>;
  if (candidate.format !== snapshotFormat) {
    return [
      errorIssue(['format'], 'unknown_format', `snapshot format ${String(candidate.format)} is not ${snapshotFormat}`),
    ];
  }
  const issues: Issue[] = [];
  if (typeof candidate.revision !== 'number' || !Number.isInteger(candidate.revision) || candidate.revision < 0) {
    issues.push(errorIssue(['revision'], 'invalid_type', 'the revision must be a whole number'));
  }
  if (typeof candidate.hash !== 'string') issues.push(errorIssue(['hash'], 'invalid_type', 'the hash must be text'));
  if (typeof candidate.settings !== 'object' || candidate.settings === null) {
    issues.push(errorIssue(['settings'], 'invalid_type', 'the snapshot has no settings'));
  }
  for (const list of ['listeners', 'upstreams', 'routes', 'tcpRoutes']) {
    const members = list === 'tcpRoutes' ? (candidate[list] ?? []) : candidate[list];
    const named = (member: unknown) =>
      typeof member === 'object' && member !== null && 'name' in member && typeof member.name === 'string';
    if (!Array.isArray(members) || !members.every(named)) {
      issues.push(errorIssue([list], 'invalid_type', `${list} must be a list of named objects`));
    }
  }
  return issues;
}

/** What `completeSnapshot` cannot make up. A listener that is to speak TLS must not do without for want of its section. */
function missingListenerParts({ name, host, protocol, tls }: Partial<ListenerSnapshot>, index: number): Issue[] {
  const secure = protocol !== 'https' || Array.isArray(tls?.certificates);
  if (typeof host === 'string' && typeof protocol === 'string' && secure) return [];
  return [errorIssue(['listeners', index], 'invalid_type', `listener "${name}" is incomplete`)];
}

function missingUpstreamParts({ name, endpoints }: Partial<UpstreamSnapshot>, index: number): Issue[] {
  if (Array.isArray(endpoints)) return [];
  return [errorIssue(['upstreams', index], 'invalid_type', `upstream "${name}" is incomplete`)];
}

function missingParts(route: Partial<RouteSnapshot>, index: number): Issue[] {
  const { hosts, path, headers, query, action, policies } = route;
  const lists = [hosts, headers, query, policies].every(Array.isArray);
  const forwards = action?.kind !== 'forward' || Array.isArray(action.upstreams);
  if (lists && forwards && path !== undefined && action !== undefined) return [];
  return [errorIssue(['routes', index], 'invalid_type', `route "${route.name}" is incomplete`)];
}

function missingTcpParts(route: Partial<TcpRouteSnapshot>, index: number): Issue[] {
  if ([route.listeners, route.hosts, route.upstreams].every(Array.isArray)) return [];
  return [errorIssue(['tcpRoutes', index], 'invalid_type', `route "${route.name}" is incomplete`)];
}

function repeatedNames(kind: string, list: string, members: readonly { readonly name: string }[]): Issue[] {
  const seen = new Set<string>();
  const issues: Issue[] = [];
  members.forEach(({ name }, index) => {
    if (seen.has(name))
      issues.push(errorIssue([list, index, 'name'], 'duplicate_name', `${kind} "${name}" occurs twice`));
    seen.add(name);
  });
  return issues;
}

function brokenReferences({ routes, tcpRoutes, upstreams }: Snapshot): Issue[] {
  // A route may name a listener that is not here: a disabled one. It is then reached through its others, if any.
  const known = new Set(upstreams.map(({ name }) => name));
  const issues: Issue[] = [];
  const check = (route: string, split: readonly WeightedUpstream[], path: IssuePath) => {
    for (const { name } of split) {
      if (known.has(name)) continue;
      issues.push(errorIssue(path, 'unknown_reference', `route "${route}": upstream "${name}" does not exist`));
    }
  };
  routes.forEach(({ name, action }, index) => {
    if (action.kind === 'forward') check(name, action.upstreams, ['routes', index, 'action']);
  });
  tcpRoutes.forEach(({ name, upstreams: split }, index) => {
    check(name, split, ['tcpRoutes', index, 'upstreams']);
  });
  return issues;
}

function brokenExpressions(route: RouteSnapshot, index: number): Issue[] {
  return expressionProblems(route).map((message) => errorIssue(['routes', index], 'invalid_expression', message));
}

const expressionProblems = compileOnce((route: RouteSnapshot): readonly string[] => {
  const problems: string[] = [];
  for (const pattern of expressionsOf(route)) {
    try {
      RE2JS.compile(pattern);
    } catch (error) {
      problems.push(`route "${route.name}": expression ${JSON.stringify(pattern)}: ${messageOf(error)}`);
    }
  }
  return problems;
});

function* expressionsOf({ path, headers, query, action }: RouteSnapshot): Iterable<string> {
  if (path.kind === 'regex') yield path.value;
  for (const match of headers) if (match.kind === 'regex') yield match.value;
  for (const match of query) if (match.kind === 'regex') yield match.value;
  const replacement =
    action.kind === 'forward' ? action.rewrite?.path : action.kind === 'redirect' ? action.path : undefined;
  if (replacement?.kind === 'regex') yield replacement.pattern;
}

/** TLS would only say at the first connection that nobody can be trusted by such a bundle. */
function brokenUpstreamCa(upstream: UpstreamSnapshot, index: number): Issue[] {
  const path = ['upstreams', index, 'tls', 'ca'];
  return upstreamCaProblems(upstream).map((message) => errorIssue(path, 'invalid_value', message));
}

/** And without a single authority it would take the system's in their place. */
function brokenClientCa(listener: ListenerSnapshot, index: number): Issue[] {
  const path = ['listeners', index, 'tls', 'clientCertificates', 'ca'];
  return clientCaProblems(listener).map((message) => errorIssue(path, 'invalid_value', message));
}

const upstreamCaProblems = compileOnce(({ name, tls }: UpstreamSnapshot): readonly string[] => {
  const { ca } = tls ?? {};
  return ca === undefined ? [] : bundleProblems(ca).map((problem) => `upstream "${name}": tls.ca: ${problem}`);
});

const clientCaProblems = compileOnce(({ name, tls }: ListenerSnapshot): readonly string[] => {
  const { clientCertificates } = tls ?? {};
  if (clientCertificates === undefined) return [];
  // A file may lack what the type has.
  const problems = bundleProblems(clientCertificates.ca ?? '');
  return problems.map((problem) => `listener "${name}": tls.clientCertificates.ca: ${problem}`);
});

function bundleProblems(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return ['there is no certificate in PEM form'];
  return blocks.flatMap((block, index) => {
    try {
      void new X509Certificate(block);
      return [];
    } catch {
      return [`PEM block ${index + 1} is not a certificate that can be read`];
    }
  });
}
