import type { PathMatchSnapshot } from '@sluice/snapshot/types';
import type { Candidate } from './precedence.ts';
import { canonicalPath, canonicalPrefix } from './predicates.ts';
import { SegmentTable } from './segment-table.ts';

interface Node {
  /** The segment that leads here; empty at the root. */
  readonly segment: string;
  /** While there are few of them: looked through without cutting the segment out of the path and hashing it. */
  readonly few: Node[];
  /** All of them, once there are more than `mostScanned`. */
  many: SegmentTable<Node> | undefined;
  /** Filed at this prefix, highest precedence first. */
  readonly candidates: Candidate[];
}

/**
 * Candidates of one host by path: exact paths in a map, all others in a trie by segment. A lookup meets those whose
 * path can cover the request's, and decides among them by rank; what lies elsewhere costs nothing.
 *
 * An expression is filed under the literal segments it begins with (`/api/v[0-9]+/.*` under `/api`), so a thousand
 * expressions below a thousand prefixes are not tried one by one.
 */
export class PathTrie {
  readonly #exact = new Map<string, Candidate[]>();
  readonly #root: Node = { segment: '', few: [], many: undefined, candidates: [] };
  /** Lowest rank in the trie. */
  #lowest = Number.POSITIVE_INFINITY;

  /** Must be called in order of precedence: lists keep the order of insertion. */
  insert(candidate: Candidate): void {
    const { path } = candidate.route;
    if (path.kind !== 'exact') {
      this.#lowest = Math.min(this.#lowest, candidate.rank);
      this.#node(filingPrefix(path)).candidates.push(candidate);
      return;
    }
    const key = canonicalPath(path.value);
    const list = this.#exact.get(key);
    if (list === undefined) this.#exact.set(key, [candidate]);
    else list.push(candidate);
  }

  /**
   * Passes the best so far through `step` once per list whose candidates may cover the path and may rank lower; the
   * lists are each in order of precedence, and together in no order.
   */
  fold<Context>(
    path: string,
    best: Candidate | undefined,
    step: (best: Candidate | undefined, candidates: readonly Candidate[], context: Context) => Candidate | undefined,
    context: Context,
  ): Candidate | undefined {
    const exact = this.#exact.size === 0 ? undefined : this.#exact.get(path);
    let result = exact === undefined ? best : step(best, exact, context);
    if (result !== undefined && result.rank < this.#lowest) return result;
    let node: Node | undefined = this.#root;
    let start = 1;
    while (node !== undefined) {
      if (node.candidates.length > 0) result = step(result, node.candidates, context);
      if (start > path.length || node.few.length === 0) break;
      const slash = path.indexOf('/', start);
      const end: number = slash === -1 ? path.length : slash;
      node = childOf(node, path, start, end);
      start = end + 1;
    }
    return result;
  }

  #node(prefix: string): Node {
    let node = this.#root;
    if (prefix === '') return node;
    for (const segment of prefix.slice(1).split('/')) {
      let child = childOf(node, segment, 0, segment.length);
      if (child === undefined) {
        child = { segment, few: [], many: undefined, candidates: [] };
        addChild(node, child);
      }
      node = child;
    }
    return node;
  }
}

/** Beyond it a table is quicker. */
const mostScanned = 4;

function addChild(node: Node, child: Node): void {
  if (node.few.length < mostScanned) {
    node.few.push(child);
    return;
  }
  if (node.many === undefined) {
    node.many = new SegmentTable();
    for (const each of node.few) node.many.add(each);
  }
  node.many.add(child);
}

/** The child for the segment from `start` to `end` of `path`. */
function childOf(node: Node, path: string, start: number, end: number): Node | undefined {
  if (node.many !== undefined) return node.many.find(path, start, end);
  for (const child of node.few) {
    if (child.segment.length === end - start && path.startsWith(child.segment, start)) return child;
  }
  return undefined;
}

/** The longest run of whole segments that every path covered begins with; without final slash. */
export function filingPrefix(path: PathMatchSnapshot): string {
  switch (path.kind) {
    case 'any':
      return '';
    case 'exact':
      return canonicalPath(path.value);
    case 'prefix':
      return canonicalPrefix(path.value);
    case 'regex':
      return literalSegments(path.value);
  }
}

/**
 * The whole segments an expression is sure to begin with. An alternative anywhere gives up: it may stand beside the
 * literal rather than behind it. A segment counts when a slash ends it that is itself sure: in `/a/?b` it is not, and
 * the expression covers `/ab`.
 */
function literalSegments(expression: string): string {
  if (expression.includes('|')) return '';
  return /^(?:\/[A-Za-z0-9_~-]+)+(?=\/(?![*?{]))/.exec(expression)?.[0] ?? '';
}
