interface Entry<Value> {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly value: Value;
}

/**
 * Looks up field names, whatever their case. A Map would do, but its look-up of a string that was just cut out of a
 * message first makes that string one of V8's unique ones, which costs more than all of this: names are told apart by
 * their length and two characters, and only what agrees in those is compared.
 */
export class NameTable<Value> {
  readonly #byLength: (Entry<Value>[] | undefined)[] = [];

  /** @param entries names in lower case, each once and none of them empty */
  constructor(entries: Iterable<readonly [string, Value]>) {
    for (const [name, value] of entries) {
      const entry = { name, first: lowerCase(name, 0), last: lowerCase(name, name.length - 1), value };
      const list = this.#byLength[name.length];
      if (list === undefined) this.#byLength[name.length] = [entry];
      else list.push(entry);
    }
  }

  get(name: string): Value | undefined {
    const { length } = name;
    const list = length < this.#byLength.length ? this.#byLength[length] : undefined;
    if (list === undefined) return undefined;
    const first = lowerCase(name, 0);
    const last = lowerCase(name, length - 1);
    for (const entry of list) {
      if (entry.first !== first || entry.last !== last) continue;
      if (entry.name === name || entry.name === name.toLowerCase()) return entry.value;
    }
    return undefined;
  }
}

/** Right for letters; what it does to others it does to all alike. */
function lowerCase(text: string, at: number): number {
  return text.charCodeAt(at) | 0x20;
}
