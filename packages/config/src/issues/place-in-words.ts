import type { IssuePath } from '@sluice/core';

/** What one member of a list is called in a sentence. */
const memberWords: Readonly<Record<string, string>> = {
  certificates: 'certificate',
  discoverySources: 'source',
  listeners: 'listener',
  upstreams: 'upstream',
  routes: 'route',
  targets: 'target',
  policies: 'policy',
  hosts: 'host',
  methods: 'method',
  headers: 'header',
  query: 'query parameter',
  clientAddresses: 'client address',
  trustedProxies: 'trusted proxy',
  accessLists: 'access list',
  lists: 'list',
  rules: 'rule',
  users: 'user',
  keys: 'key',
};

/** `['targets', 2, 'address']` → `target 3: address`; counts from 1, as people do. */
export function placeInWords(path: IssuePath): string {
  const segments: string[] = [];
  let names: string[] = [];
  for (const part of path) {
    if (typeof part === 'string') {
      names.push(part);
      continue;
    }
    const list = names.pop() ?? 'entry';
    segments.push(
      [...(names.length > 0 ? [names.join('.')] : []), `${memberWords[list] ?? list} ${part + 1}`].join(' '),
    );
    names = [];
  }
  if (names.length > 0) segments.push(names.join('.'));
  return segments.join(': ');
}

/** Joins a place and what is wrong with it into one sentence. */
export function sentence(subject: string, place: string, problem: string): string {
  const predicate = /^(?:must|is|has|needs|cannot|refers|"|\d)/.test(problem);
  return `${subject}: ${place === '' ? problem : predicate ? `${place} ${problem}` : `${place}: ${problem}`}`;
}
