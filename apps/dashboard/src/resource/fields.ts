/** A resource while it is edited: what a form holds, valid or not. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy without properties that are undefined, which JSON and YAML do not have. */
export function withoutUndefined<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutUndefined) as Value;
  if (!isFields(value)) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  // The same shape as before, but for what was not there.
  return Object.fromEntries(entries.map(([key, field]) => [key, withoutUndefined(field)])) as Value;
}
