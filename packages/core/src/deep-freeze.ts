/**
 * Makes a plain value, and all in it, unchangeable. What is frozen already is taken to be so all the way down. A
 * quarter of the time that validating a document from nothing takes; what it buys is never validating it again.
 */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) freeze(value as Record<string, unknown>);
  return value;
}

function freeze(value: Readonly<Record<string, unknown>>): void {
  if (Object.isFrozen(value)) return;
  for (const key in value) {
    const member = value[key];
    if (typeof member === 'object' && member !== null) freeze(member as Record<string, unknown>);
  }
  Object.freeze(value);
}
