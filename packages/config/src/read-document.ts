import { type Issue, messageOf } from '@sluice/core';
import { refusal } from './issue-codes.ts';
import { type LocatedIssue, type SourceMap, sourceMap } from './source-map.ts';
import { type DocumentResult, type ValidateOptions, validateDocument } from './validate-document.ts';

export type ReadResult =
  | (Extract<DocumentResult, { ok: true }> & { readonly warnings: LocatedIssue[] })
  | { readonly ok: false; readonly issues: LocatedIssue[] };

/** Far above any document people keep; 50,000 routes written out are about 10 MiB. */
export const largestSourceBytes = 32 * 2 ** 20;

/**
 * Reads a document from YAML or JSON text (JSON is YAML 1.2) and validates it. Every issue comes with line and column.
 * Anchors and aliases are refused: a few lines of them can unfold into gigabytes. So are duplicate keys, of which one
 * would silently win, and several documents in one text.
 */
export function readDocument(source: string, options: ValidateOptions = {}): ReadResult {
  const parsed = parseSource(source);
  if (!parsed.ok) return parsed;
  const validated = validateDocument(parsed.value, options);
  const { locate } = parsed;
  return validated.ok
    ? { ...validated, warnings: validated.warnings.map(locate) }
    : { ok: false, issues: validated.issues.map(locate).toSorted(bySource) };
}

type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly locate: (issue: Issue) => LocatedIssue }
  | { readonly ok: false; readonly issues: LocatedIssue[] };

/** The plain value of a YAML or JSON text, not validated. Never throws. */
export function parseSource(source: string): Parsed {
  if (source.length > largestSourceBytes) {
    return refused([refusal([], 'out_of_range', `the text is larger than ${largestSourceBytes / 2 ** 20} MiB`)]);
  }
  try {
    return parseMapped(sourceMap(source));
  } catch (error) {
    return refused([refusal([], 'invalid_yaml', isTooDeep(error) ? tooDeep : messageOf(error))]);
  }
}

function parseMapped({ document, positionOf, locate, aliasOffsets }: SourceMap): Parsed {
  // The library's warnings are about tags it does not know: their values would not be what was written.
  const problems = [...document.errors, ...document.warnings];
  if (problems.some(isTooDeep)) return refused([refusal([], 'invalid_yaml', tooDeep)]);
  if (problems.length > 0) {
    const issues = problems.slice(0, mostIssues).map(({ code, message, pos }) => {
      const ours = code === 'DUPLICATE_KEY' ? 'duplicate_key' : 'invalid_yaml';
      return { ...refusal([], ours, plainMessage(code, message)), ...positionOf(pos[0]) };
    });
    return { ok: false, issues };
  }
  const aliases = aliasOffsets();
  if (aliases.length > 0) {
    const issue = refusal([], 'alias', 'anchors and aliases (& and *) are not allowed; write the value out');
    return { ok: false, issues: aliases.slice(0, mostIssues).map((offset) => ({ ...issue, ...positionOf(offset) })) };
  }
  return { ok: true, value: document.toJS({ maxAliasCount: 0 }), locate };
}

/** Broken text is rarely broken in one place only; after these the rest is noise. */
const mostIssues = 20;
const tooDeep = 'the text is nested too deeply';

/** The parser calls itself once for each level; it hands the overflow on as an error of the text. */
function isTooDeep(error: unknown): boolean {
  return /call stack/.test(messageOf(error));
}

function refused(issues: readonly Issue[]): { readonly ok: false; readonly issues: LocatedIssue[] } {
  return { ok: false, issues: issues.map((issue) => ({ ...issue, line: 1, column: 1 })) };
}

/** The library's words for what people do wrong most, in theirs. */
const plainWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same key stands twice in one mapping',
  MULTIPLE_DOCS: 'the text holds several documents; keep one',
  BLOCK_AS_IMPLICIT_KEY: 'a text with ": " in it needs quotes around it',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
};

function plainMessage(code: string, message: string): string {
  return plainWords[code] ?? message.split('\n')[0] ?? message;
}

function bySource(a: LocatedIssue, b: LocatedIssue): number {
  return a.line - b.line || a.column - b.column;
}
