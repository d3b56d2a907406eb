import { deepFreeze, hasErrors, type Issue } from '@sluice/core';
import type { z } from 'zod';
import { type ConfigDocument, currentVersion, documentSchema, type ResourceKind, resourceLists } from './document.ts';
import { refusal } from './issue-codes.ts';
import { didYouMean } from './issues/did-you-mean.ts';
import { translateIssues } from './issues/translate-issues.ts';
import { describeValue, zodMessage } from './issues/zod-message.ts';
import { lintDocument } from './lint/lint-document.ts';
import { isFieldForLater } from './not-yet-available.ts';
import { resourceSchemas } from './resource-schemas.ts';
import type { CertificateConfig } from './resources/certificate.ts';
import type { SourceConfig } from './resources/discovery-source.ts';
import type { ListenerConfig } from './resources/listener.ts';
import type { RouteConfig } from './resources/route.ts';
import type { SettingsConfig } from './resources/settings.ts';
import type { UpstreamConfig } from './resources/upstream.ts';
import { documentRules } from './rules/document-rules.ts';
import type { DocumentView, Placed, Unreadable } from './rules/rule.ts';
import { isRecord, shapeOf } from './schema-shape.ts';
import { upgradeDocument } from './upgrade-document.ts';

export type DocumentResult =
  | { readonly ok: true; readonly document: ConfigDocument; readonly warnings: Issue[] }
  | { readonly ok: false; readonly issues: Issue[] };

export interface ValidateOptions {
  /**
   * Checks that live above this package, such as shadowed routes in routing. They see valid documents only, and what
   * they find at severity `error` refuses the document like any other issue.
   */
  readonly extraRules?: readonly ((document: ConfigDocument) => readonly Issue[])[];
}

/**
 * Checks a whole document and fills in defaults: form, names, references, addresses, expressions. All issues are told,
 * each with its path and a sentence that names the resource; never only the first.
 *
 * Resources in the answer are frozen, and a resource that came out of an earlier validation is taken over as the same
 * object without being checked again. So a change to one of 10,000 routes costs one route, when the other 9,999 are
 * passed on by reference.
 */
export function validateDocument(input: unknown, options: ValidateOptions = {}): DocumentResult {
  const upgraded = upgradeDocument(input);
  if (!upgraded.ok) return { ok: false, issues: [upgraded.issue] };
  const raw = upgraded.document;

  const issues: Issue[] = unknownSections(raw);
  const unreadable: Unreadable[] = [];
  const found = { issues, unreadable };
  const settings = readSettings(raw.settings, found);
  const view: DocumentView = {
    settings: settings ?? defaultSettings,
    certificates: readList<CertificateConfig>('certificate', raw.certificates, found),
    sources: readList<SourceConfig>('source', raw.discoverySources, found),
    listeners: readList<ListenerConfig>('listener', raw.listeners, found),
    upstreams: readList<UpstreamConfig>('upstream', raw.upstreams, found),
    routes: readList<RouteConfig>('route', raw.routes, found),
    unreadable,
    names: {
      certificate: countNames(raw.certificates),
      source: countNames(raw.discoverySources),
      listener: countNames(raw.listeners),
      upstream: countNames(raw.upstreams),
      route: countNames(raw.routes),
    },
  };
  for (const rule of documentRules) for (const issue of rule(view)) issues.push(issue);
  // Findings about what is missing would be wrong while parts could not be read.
  if (hasErrors(issues)) return { ok: false, issues };
  issues.push(...lintDocument(view));
  const document: ConfigDocument = {
    version: currentVersion,
    settings: view.settings,
    certificates: view.certificates.map(({ resource }) => resource),
    discoverySources: view.sources.map(({ resource }) => resource),
    listeners: view.listeners.map(({ resource }) => resource),
    upstreams: view.upstreams.map(({ resource }) => resource),
    routes: view.routes.map(({ resource }) => resource),
  };
  for (const rule of options.extraRules ?? []) for (const issue of rule(document)) issues.push(issue);
  return hasErrors(issues) ? { ok: false, issues } : { ok: true, document, warnings: issues };
}

const defaultSettings = deepFreeze(resourceSchemas.settings.parse({}));
/** Most members of each list; beyond it a mistake is likelier than a wish. */
const mostMembers: Readonly<Record<ResourceKind, number>> = {
  certificate: 10_000,
  source: 1000,
  listener: 1000,
  upstream: 50_000,
  route: 50_000,
};

/** Resources that a validation answered, with what they are. They are frozen, so what held still holds. */
const validated = new WeakMap<object, ResourceKind | 'settings'>();
validated.set(defaultSettings, 'settings');

/** What reading collects besides the resources. */
interface Found {
  readonly issues: Issue[];
  readonly unreadable: Unreadable[];
}

function unknownSections(raw: Readonly<Record<string, unknown>>): Issue[] {
  const known = Object.keys(shapeOf(documentSchema));
  return Object.keys(raw)
    .filter((key) => !known.includes(key))
    .map((key) =>
      isFieldForLater(key)
        ? refusal([key], 'not_available', `${key} is not available in this version`)
        : refusal([key], 'unknown_field', `unknown section "${key}"${didYouMean(key, known)}`),
    );
}

function readSettings(raw: unknown, found: Found): SettingsConfig | undefined {
  if (raw === undefined) return defaultSettings;
  return readResource<SettingsConfig>(
    'settings',
    raw,
    resourceSchemas.settings,
    { path: ['settings'], words: 'settings' },
    found,
  );
}

function readList<Resource extends object>(kind: ResourceKind, raw: unknown, found: Found): Placed<Resource>[] {
  const list = resourceLists[kind];
  if (raw === undefined) return [];
  if (!Array.isArray(raw)) {
    found.issues.push(refusal([list], 'invalid_type', `${list} must be a list, not ${describeValue(raw)}`));
    return [];
  }
  if (raw.length > mostMembers[kind]) {
    found.issues.push(
      refusal([list], 'out_of_range', `${list} must have at most ${mostMembers[kind]} entries, not ${raw.length}`),
    );
    return [];
  }
  const placed: Placed<Resource>[] = [];
  raw.forEach((member: unknown, index) => {
    const name = nameOf(member);
    const place = { path: [list, index], words: name === undefined ? `${kind} ${index + 1}` : `${kind} "${name}"` };
    const resource = readResource<Resource>(kind, member, resourceSchemas[kind], place, found);
    if (resource !== undefined) placed.push({ resource, path: place.path });
  });
  return placed;
}

function readResource<Resource extends object>(
  kind: ResourceKind | 'settings',
  input: unknown,
  schema: z.ZodType,
  place: { readonly path: readonly (string | number)[]; readonly words: string },
  found: Found,
): Resource | undefined {
  // `validated` holds what this very schema gave out, so the type is known.
  if (isRecord(input) && validated.get(input) === kind) return input as Resource;
  const result = schema.safeParse(input, { error: zodMessage });
  if (!result.success) {
    const subject = { ...place, input };
    found.unreadable.push({ kind, ...subject });
    found.issues.push(...translateIssues(subject, result.error.issues));
    return undefined;
  }
  const resource = deepFreeze(result.data as Resource);
  validated.set(resource, kind);
  return resource;
}

function countNames(raw: unknown): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (!Array.isArray(raw)) return counts;
  for (const member of raw) {
    const name = nameOf(member);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function nameOf(member: unknown): string | undefined {
  return isRecord(member) && typeof member.name === 'string' && member.name !== '' ? member.name : undefined;
}
