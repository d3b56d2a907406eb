import { type ConfigDocument, type ResourceKind, resourceLists, validateDocument } from '@sluice/config';
import type { Issue, IssuePath } from '@sluice/core';
import { shadowedRoutes } from './shadowed-routes.ts';

/** What is allowed in a document and unlikely to be meant, with the resource it is about. */
export interface LintFinding extends Omit<Issue, 'path'> {
  /** Of the document itself where it is about no resource. */
  readonly kind: ResourceKind | 'settings' | 'document';
  /** Empty where the kind has no names. */
  readonly name: string;
  /** From the resource, or from the settings. */
  readonly path: IssuePath;
}

const known = new WeakMap<ConfigDocument, readonly LintFinding[]>();
const kinds = new Map(Object.entries(resourceLists).map(([kind, list]) => [list as string, kind as ResourceKind]));

/** Every finding of a valid document. Kept with it: pages and the navigation ask again and again. */
export function lintFindings(document: ConfigDocument): readonly LintFinding[] {
  let found = known.get(document);
  if (found === undefined) {
    const result = validateDocument(document);
    const issues = [...(result.ok ? result.warnings : []), ...shadowedRoutes(document)];
    found = issues.map((issue) => toFinding(document, issue));
    known.set(document, found);
  }
  return found;
}

function toFinding(document: ConfigDocument, { path, ...issue }: Issue): LintFinding {
  const [section = '', index, ...rest] = path;
  if (section === 'settings') return { ...issue, kind: 'settings', name: '', path: path.slice(1) };
  const kind = kinds.get(String(section));
  const name = kind === undefined ? undefined : document[resourceLists[kind]][Number(index)]?.name;
  if (kind === undefined || name === undefined) return { ...issue, kind: 'document', name: '', path };
  return { ...issue, kind, name, path: rest };
}

/** What a change has to say: of what it touches everything, of the rest what was not there before. */
export interface ReviewedFindings {
  readonly warnings: readonly LintFinding[];
  /** How many others there are, which the change leaves as they are. */
  readonly standing: number;
}

/** @param touched `route r` of each resource that the change is about */
export function reviewFindings(
  before: ConfigDocument,
  after: ConfigDocument,
  touched: ReadonlySet<string>,
): ReviewedFindings {
  const old = new Set(lintFindings(before).map(keyOf));
  const all = lintFindings(after);
  const warnings = all.filter((each) => touched.has(`${each.kind} ${each.name}`) || !old.has(keyOf(each)));
  return { warnings, standing: all.length - warnings.length };
}

function keyOf({ code, message }: LintFinding): string {
  return `${code} ${message}`;
}
