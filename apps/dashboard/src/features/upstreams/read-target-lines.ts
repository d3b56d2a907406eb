import type { TargetInput } from '@sluice/config';

/**
 * Targets from several lines: `10.0.0.5:8080`, `10.0.0.6:8080 weight=5 zone=eu-1a version=v2`. Words with `=` that are
 * neither weight nor zone are labels. Empty lines and what stands behind `#` are left out.
 */
export function readTargetLines(text: string): TargetInput[] {
  return text.split('\n').flatMap((line) => {
    const [address, ...words] = line
      .replace(/#.*$/, '')
      .split(/[\s,;]+/)
      .filter(Boolean);
    if (address === undefined) return [];
    const target: { address: string; weight?: number; zone?: string; labels?: Record<string, string> } = {
      address: address.replace(/^https?:\/\//, '').replace(/\/$/, ''),
    };
    for (const word of words) {
      const [key = '', value] = word.split('=', 2);
      if (value === undefined) {
        if (/^\d+$/.test(key)) target.weight = Number(key);
      } else if (key === 'weight') target.weight = Number(value);
      else if (key === 'zone') target.zone = value;
      else target.labels = { ...target.labels, [key]: value };
    }
    return [target];
  });
}
