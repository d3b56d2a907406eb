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

/** Finds what is filed under the patterns that cover a host, in steps that do not grow with the number of patterns. */
export class HostIndex<Bucket> {
  readonly #exact = new Map<string, Bucket>();
  /** By what follows `*.`. */
  readonly #wildcards = new Map<string, Bucket>();
  #any: Bucket | undefined;

  /** The bucket under a pattern, made by `create` when there is none. */
  bucket(pattern: string, create: () => Bucket): Bucket {
    if (pattern === '*') {
      this.#any ??= create();
      return this.#any;
    }
    const map = pattern.startsWith('*.') ? this.#wildcards : this.#exact;
    const key = pattern.startsWith('*.') ? pattern.slice(2) : pattern;
    const found = map.get(key) ?? create();
    map.set(key, found);
    return found;
  }

  /**
   * Passes a value through `step` once per bucket whose pattern covers the host, the most specific first: a fold, so
   * that a lookup needs neither a list nor a closure of its own.
   */
  fold<Value, Context>(
    host: string,
    value: Value,
    step: (value: Value, bucket: Bucket, context: Context) => Value,
    context: Context,
  ): Value {
    let result = value;
    const exact = this.#exact.get(host);
    if (exact !== undefined) result = step(result, exact, context);
    if (this.#wildcards.size > 0) {
      for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
        // `*.b` needs a label before the dot: a host that begins with one was refused by `parseHost`.
        const bucket = dot === 0 ? undefined : this.#wildcards.get(host.slice(dot + 1));
        if (bucket !== undefined) result = step(result, bucket, context);
      }
    }
    return this.#any === undefined ? result : step(result, this.#any, context);
  }
}
