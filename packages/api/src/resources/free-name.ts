/** `billing-copy`, or `billing-copy-2` when there is one already; at most 63 characters. */
export function freeName(original: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '-copy' : `-copy-${number}`;
    const name = `${original.slice(0, 63 - suffix.length)}${suffix}`;
    if (!names.has(name)) return name;
  }
}
