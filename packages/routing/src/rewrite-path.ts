import type { PathMatchSnapshot, PathReplacement } from '@sluice/snapshot/types';
import { RE2JS } from 're2js';
import { canonicalPath, canonicalPrefix, isUnderPrefix } from './predicates.ts';

/**
 * Makes the function that rewrites the path of a request or a redirect. Expressions are compiled here.
 *
 * - `full`: the whole path becomes the value.
 * - `prefix`: what the route matched is replaced, by segment: with the match `/a`, `/b` makes `/a/x` into `/b/x` and
 *   `/a` into `/b`. After an exact match that is the whole path; after `regex` or `any` the value is put in front.
 * - `regex`: every match in the path is replaced; `$1`–`$9` are groups, `$0` the match, `$$` a dollar sign. A path
 *   without a match stays as it is.
 *
 * The result starts with `/`. Only the path is rewritten: `?`, `#` and everything that may not stand in a path is
 * escaped, so that no replacement can change where the path ends.
 *
 * @param match how the route matched
 */
export function createPathRewriter(replacement: PathReplacement, match: PathMatchSnapshot): (path: string) => string {
  switch (replacement.kind) {
    case 'full': {
      const value = toPath(replacement.value);
      return () => value;
    }
    case 'prefix':
      return createPrefixRewriter(replacement.value, match);
    case 'regex': {
      const expression = RE2JS.compile(replacement.pattern);
      const parts = parseTemplate(replacement.replacement);
      return (path) => replaceEvery(expression, parts, path);
    }
  }
}

/** `createPathRewriter` for a single use. */
export function rewritePath(replacement: PathReplacement, path: string, match: PathMatchSnapshot): string {
  return createPathRewriter(replacement, match)(path);
}

function createPrefixRewriter(value: string, match: PathMatchSnapshot): (path: string) => string {
  const replacement = toPath(value);
  const withoutSlash = replacement.endsWith('/') ? replacement.slice(0, -1) : replacement;
  const matched =
    match.kind === 'prefix' ? canonicalPrefix(match.value) : match.kind === 'exact' ? canonicalPath(match.value) : '';
  return (path) => {
    const rest = isUnderPrefix(path, matched) ? path.slice(matched.length) : path;
    return rest === '' ? replacement : withoutSlash + rest;
  };
}

/** A literal, or the number of a group. */
type TemplatePart = string | number;

function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let rest = 0;
  for (const found of template.matchAll(/\$(?:(\d)|\$)/g)) {
    parts.push(template.slice(rest, found.index), found[1] === undefined ? '$' : Number(found[1]));
    rest = found.index + found[0].length;
  }
  parts.push(template.slice(rest));
  return parts;
}

function replaceEvery(expression: RE2JS, parts: readonly TemplatePart[], path: string): string {
  const matcher = expression.matcher(path);
  let result = '';
  let copied = 0;
  while (matcher.find()) {
    result += path.slice(copied, matcher.start());
    for (const part of parts) {
      if (typeof part === 'string') result += part;
      else if (part <= expression.groupCount()) result += matcher.group(part) ?? '';
    }
    copied = matcher.end();
  }
  return toPath(result + path.slice(copied));
}

function toPath(text: string): string {
  const rooted = text.startsWith('/') ? text : `/${text}`;
  return rooted.toWellFormed().replaceAll(/[^\x21-\x7e]+|[?#\\]/g, encodeURIComponent);
}
