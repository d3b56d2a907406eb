import type { Issue, IssuePath } from '@sluice/core';
import { refusal } from '../issue-codes.ts';
import { didYouMean } from '../issues/did-you-mean.ts';
import { isRecord } from '../schema-shape.ts';
import type { DocumentRule } from './rule.ts';

/** Guessing compares with every name there is, so only the first few misses are worth it. */
const mostGuesses = 20;

/** What a route names must be there. Looks at routes that are wrong in themselves too, as far as they can be read. */
export const referencesExist: DocumentRule = ({ routes, unreadable, names }) => {
  const issues: Issue[] = [];
  const miss = (words: string, kind: 'listener' | 'upstream', name: string, path: IssuePath) => {
    const guess = issues.length < mostGuesses ? didYouMean(name, names[kind].keys()) : '';
    issues.push(refusal(path, 'unknown_reference', `${words}: ${kind} "${name}" does not exist${guess}`));
  };
  const check = (words: string, route: { listeners?: unknown; upstreams?: unknown }, path: IssuePath) => {
    for (const [index, name] of listOf(route.listeners).entries()) {
      if (typeof name === 'string' && !names.listener.has(name)) {
        miss(words, 'listener', name, [...path, 'listeners', index]);
      }
    }
    for (const [index, part] of listOf(route.upstreams).entries()) {
      if (isRecord(part) && typeof part.name === 'string' && !names.upstream.has(part.name)) {
        miss(words, 'upstream', part.name, [...path, 'upstreams', index, 'name']);
      }
    }
  };
  for (const { resource, path } of routes) check(`route "${resource.name}"`, resource, path);
  for (const { input, words, path } of unreadable)
    if (path[0] === 'routes' && isRecord(input)) check(words, input, path);
  return issues;
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
