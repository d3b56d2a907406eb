import { parseHost } from './parse-host.ts';

/**
 * Whether a host pattern covers a host. `*` covers every host, also the empty one; `*.example.com` covers names with
 * one or more labels before `example.com`, not that name itself; anything else covers itself.
 * @param host as `parseHost` gives it
 */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*.')) return host.length >= pattern.length && host.endsWith(pattern.slice(1));
  return pattern === host;
}

/** The form in which patterns are compared: that of `parseHost`. */
export function canonicalHostPattern(pattern: string): string {
  if (pattern === '*' || pattern.startsWith('*.')) return pattern.toLowerCase();
  const parsed = parseHost(pattern);
  return 'host' in parsed ? parsed.host : pattern;
}

/**
 * Finds what is filed under the patterns that cover a host, in steps that do not grow with the number of patterns.
 * Knows the lowest rank under each kind of pattern, so that a lookup can stop when nothing better can follow: with equal
 * priorities every exact host comes before every wildcard, and most lookups end after one step.
 */
export class HostIndex<Bucket> {
  readonly #exact = new Map<string, Bucket>();
  /** By what follows `*.`. */
  readonly #wildcards = new Map<string, Bucket>();
  #lowestWildcard = Number.POSITIVE_INFINITY;
  #any: Bucket | undefined;
  #lowestAny = Number.POSITIVE_INFINITY;

  /**
   * The bucket under a pattern, made by `create` when there is none.
   * @param rank of what is about to be put into it
   */
  bucket(pattern: string, rank: number, create: () => Bucket): Bucket {
    if (pattern === '*') {
      this.#lowestAny = Math.min(this.#lowestAny, rank);
      this.#any ??= create();
      return this.#any;
    }
    const isWildcard = pattern.startsWith('*.');
    if (isWildcard) this.#lowestWildcard = Math.min(this.#lowestWildcard, rank);
    const map = isWildcard ? this.#wildcards : this.#exact;
    const key = isWildcard ? pattern.slice(2) : pattern;
    const found = map.get(key) ?? create();
    map.set(key, found);
    return found;
  }

  /**
   * Passes the best so far through `step` once per bucket whose pattern covers the host and that may hold a lower rank,
   * the most specific first: a fold, so that a lookup needs neither a list nor a closure of its own.
   */
  fold<Best extends { readonly rank: number }, Context>(
    host: string,
    step: (best: Best | undefined, bucket: Bucket, context: Context) => Best | undefined,
    context: Context,
  ): Best | undefined {
    const exact = this.#exact.get(host);
    let best = exact === undefined ? undefined : step(undefined, exact, context);
    if (this.#wildcards.size > 0 && (best === undefined || best.rank > this.#lowestWildcard)) {
      for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
        // `*.b` needs a label before the dot: a host that begins with one was refused by `parseHost`.
        const bucket = dot === 0 ? undefined : this.#wildcards.get(host.slice(dot + 1));
        if (bucket !== undefined) best = step(best, bucket, context);
      }
    }
    if (this.#any === undefined || (best !== undefined && best.rank < this.#lowestAny)) return best;
    return step(best, this.#any, context);
  }
}
