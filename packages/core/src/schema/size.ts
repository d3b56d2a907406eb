const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** `64KiB` → 65536. Undefined when the text is not a size. */
export function parseSizeBytes(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(text);
  const unit = found === null ? undefined : units[found[2] as string];
  return found === null || unit === undefined ? undefined : Math.floor(Number(found[1]) * unit);
}

/** 65536 → `64KiB`: the largest binary unit that divides the number, else plain bytes. */
export function formatSizeBytes(bytes: number): string {
  for (const unit of ['GiB', 'MiB', 'KiB'] as const) {
    const size = units[unit] as number;
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}
