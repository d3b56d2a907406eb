import type { Issue } from '@sluice/core';
import type { ResourceKind } from '../document.ts';
import { refusal } from '../issue-codes.ts';
import { didYouMean } from '../issues/did-you-mean.ts';
import { type FoundReference, findReferences, referencePlaces } from '../reference-places.ts';
import { resourceSchemas } from '../resource-schemas.ts';
import type { DocumentRule, DocumentView, Placed } from './rule.ts';

/** Guessing compares with every name there is, so only the first few misses are worth it. */
const mostGuesses = 20;

/** What a resource names must be there. Looks at resources that are wrong in themselves too, as far as they can be read. */
export const referencesExist: DocumentRule = (view) => {
  const issues: Issue[] = [];
  const check = (words: () => string, references: readonly FoundReference[], path: Issue['path']) => {
    for (const reference of references) {
      const names = view.names[reference.kind];
      if (names.has(reference.name)) continue;
      const guess = issues.length < mostGuesses ? didYouMean(reference.name, names.keys()) : '';
      const message = `${words()}: ${reference.kind} "${reference.name}" does not exist${guess}`;
      issues.push(refusal([...path, ...reference.path], 'unknown_reference', message));
    }
  };
  for (const [kind, list] of listsOf(view)) {
    for (const { resource, path } of list)
      check(() => `${kind} "${resource.name}"`, referencesOf(kind, resource), path);
  }
  for (const { kind, input, words, path } of view.unreadable) {
    check(() => words, findReferences(input, referencePlaces(resourceSchemas[kind])), path);
  }
  return issues;
};

const known = new WeakMap<object, readonly FoundReference[]>();

/** Kept for as long as the resource lives: it is frozen, and most resources stay from one document to the next. */
function referencesOf(kind: ResourceKind, resource: object): readonly FoundReference[] {
  const found = known.get(resource) ?? findReferences(resource, referencePlaces(resourceSchemas[kind]));
  known.set(resource, found);
  return found;
}

/** Kinds that name nothing cost nothing. */
function listsOf({ certificates, sources, listeners, upstreams, routes }: DocumentView) {
  const lists: readonly (readonly [ResourceKind, readonly Placed<{ readonly name: string }>[]])[] = [
    ['certificate', certificates],
    ['source', sources],
    ['listener', listeners],
    ['upstream', upstreams],
    ['route', routes],
  ];
  return lists.filter(([kind]) => referencePlaces(resourceSchemas[kind]).length > 0);
}
