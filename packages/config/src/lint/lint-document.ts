import type { Issue } from '@sluice/core';
import type { DocumentView, Placed } from '../rules/rule.ts';
import { carriesTcp } from '../tcp-listeners.ts';
import { lintCodes } from './lint-codes.ts';
import type { Finding, LintRule, LintView } from './lint-rule.ts';
import { lintRules } from './lint-rules.ts';

type Kind = 'listener' | 'upstream' | 'route';
type Issues = readonly Issue[];

const nothing: Issues = [];
/** What was found of a resource by itself: those that a change did not touch cost one look-up. */
const known = new WeakMap<object, Issues>();

/** What is allowed in a document without errors and unlikely to be meant, in the order of the document's sections. */
export function lintDocument(document: DocumentView): Issue[] {
  const view = toLintView(document);
  const issues: Issue[] = [];
  for (const rule of lintRules) {
    if (rule.document !== undefined) issues.push(...toIssues(rule, rule.document(view)));
  }
  collect(issues, 'listener', view.listeners);
  collect(issues, 'upstream', view.upstreams);
  collect(issues, 'route', view.routes);
  return issues;
}

function collect(issues: Issue[], kind: Kind, list: readonly Placed<{ readonly enabled: boolean }>[]): void {
  for (const { resource, path } of list) {
    if (!resource.enabled) continue;
    let found = known.get(resource);
    if (found === undefined) {
      found = lintResource(kind, resource);
      known.set(resource, found);
    }
    for (const issue of found) issues.push({ ...issue, path: [...path, ...issue.path] });
  }
}

function lintResource(kind: Kind, resource: object): Issues {
  const found = lintRules.flatMap((rule) => {
    // A resource of the list of a kind is of that kind, which the compiler cannot see through the name.
    const check = rule[kind] as ((resource: object) => readonly Finding[]) | undefined;
    return check === undefined ? [] : toIssues(rule, check(resource));
  });
  return found.length === 0 ? nothing : found;
}

function toIssues({ code }: LintRule, findings: readonly Finding[]): Issues {
  return findings.length === 0
    ? nothing
    : findings.map(({ path, message, fix }) => ({ path, code, message, severity: lintCodes[code].severity, fix }));
}

function toLintView(view: DocumentView): LintView {
  const listeners = new Map(view.listeners.map(({ resource }) => [resource.name, resource]));
  const forRequests = [...listeners.values()].filter((listener) => listener.enabled && !carriesTcp(listener));
  let upstreams: Map<string, LintView['upstreams'][number]['resource']> | undefined;
  return {
    ...view,
    upstream: (name) => {
      upstreams ??= new Map(view.upstreams.map(({ resource }) => [resource.name, resource]));
      return upstreams.get(name);
    },
    listener: (name) => listeners.get(name),
    listenersOf: ({ listeners: named }) =>
      named === undefined ? forRequests : forRequests.filter(({ name }) => named.includes(name)),
  };
}
