import type { LintCode } from '../src/lint/lint-codes.ts';
import { validateDocument } from '../src/validate-document.ts';
import { billing, toBilling, web } from './check-document.ts';

export interface Told {
  /** With dots, from the root of the document. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What one rule says of a document that is good but for `part`. @throws Error when it is not valid */
export function lint(code: LintCode, part: object): Told[] {
  const result = validateDocument({ version: 1, listeners: [web], upstreams: [billing], routes: [toBilling], ...part });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  return result.warnings
    .filter((issue) => issue.code === code)
    .map(({ path, message, fix = '' }) => ({ path: path.join('.'), message, fix }));
}

/** The same of a document whose one route has this besides. */
export function lintRoute(code: LintCode, route: object): Told[] {
  return lint(code, { routes: [{ ...toBilling, ...route }] });
}

/** The same of a document whose one upstream has this besides. */
export function lintUpstream(code: LintCode, upstream: object): Told[] {
  return lint(code, { upstreams: [{ ...billing, ...upstream }] });
}
