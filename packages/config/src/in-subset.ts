type Labels = Readonly<Record<string, string>>;

/** Whether a target with these labels belongs to a subset: it carries them all. No subset is the whole upstream. */
export function inSubset(labels: Labels | undefined, subset: Labels | undefined): boolean {
  return Object.entries(subset ?? {}).every(([key, value]) => labels?.[key] === value);
}
