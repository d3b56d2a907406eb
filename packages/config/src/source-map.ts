import type { Issue, IssuePath } from '@sluice/core';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';

/** An issue with its place in the text, both counted from 1. */
export interface LocatedIssue extends Issue {
  readonly line: number;
  readonly column: number;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

export type SourceMap = ReturnType<typeof sourceMap>;

/** A parsed text that knows where each of its values stands. */
export function sourceMap(source: string) {
  const lines = new LineCounter();
  const document: Document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    stringKeys: true,
    strict: true,
    // `silent` would also hide that there are several documents.
    logLevel: 'error',
  });
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const locate = (issue: Issue): LocatedIssue => ({ ...issue, ...positionOf(offsetOf(document.contents, issue.path)) });
  return {
    document,
    positionOf,
    locate,
    aliasOffsets(): number[] {
      const offsets: number[] = [];
      visit(document, (_key, node) => {
        const anchored = isNode(node) && !isAlias(node) && 'anchor' in node && node.anchor !== undefined;
        if (isAlias(node) || anchored) offsets.push((node as Node).range?.[0] ?? 0);
      });
      return offsets;
    },
  };
}

/** Where in the text the value at `path` stands; when it is not there, the nearest thing above it that is. */
export function locateIssue(source: string, path: IssuePath): Position {
  const map = sourceMap(source);
  return map.positionOf(offsetOf(map.document.contents, path));
}

function offsetOf(root: unknown, path: IssuePath): number {
  let node = root;
  let offset = isNode(root) ? (root.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(key));
      if (pair === undefined) return offset;
      // The key, not the value: a value may begin lines below it, and the key is what a reader looks for.
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
