export interface InvalidDocument {
  /** Where the mistake is: `routes.0.match.path`. */
  readonly field: string;
  readonly document: unknown;
}

/** Values that no field below takes. */
const wrongs: readonly unknown[] = [null, true, { nested: [] }, '\u0000', -1];

const fields: readonly (readonly (string | number)[])[] = [
  ['listeners', 0, 'name'],
  ['listeners', 0, 'address'],
  ['listeners', 0, 'protocol'],
  ['upstreams', 0, 'name'],
  ['upstreams', 0, 'targets'],
  ['upstreams', 0, 'targets', 0, 'address'],
  ['routes', 0, 'name'],
  ['routes', 0, 'upstreams'],
  ['routes', 0, 'upstreams', 0, 'name'],
  ['routes', 0, 'hosts'],
];

/** Fifty copies of a valid document, each with one field that is wrong. */
export function invalidDocuments(valid: unknown): InvalidDocument[] {
  return fields.flatMap((path) =>
    wrongs.map((wrong) => ({ field: path.join('.'), document: replaced(valid, path, wrong) })),
  );
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], wrong: unknown): unknown {
  if (key === undefined) return wrong;
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? replaced(each, rest, wrong) : each));
  // What the paths above lead through is an array or an object.
  const object = (value ?? {}) as Record<string | number, unknown>;
  return { ...object, [key]: replaced(object[key], rest, wrong) };
}
