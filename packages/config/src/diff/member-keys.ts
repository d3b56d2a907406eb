import { queryFields } from '@sluice/discovery/query-fields';
import { isRecord } from '../schema-shape.ts';

/** What tells the members of a list apart, in words that a sentence can use. Other lists go by their whole value. */
export const memberKeys: Readonly<Record<string, (member: unknown) => string | undefined>> = {
  targets: (target) => text(target, 'address') ?? queryInWords(target),
  policies: (policy) => text(policy, 'type'),
  headers: (match) => text(match, 'name'),
  query: (match) => text(match, 'name'),
  upstreams: (part) => {
    const name = text(part, 'name');
    if (name === undefined || !isRecord(part) || !isRecord(part.subset)) return name;
    const subset = Object.entries(part.subset).map(([key, value]) => `${key}: ${String(value)}`);
    return `${name} { ${subset.sort().join(', ')} }`;
  },
};

/** `billing from consul-eu`; what else the target asks stands behind the service. */
function queryInWords(target: unknown): string | undefined {
  const source = text(target, 'discovery');
  if (source === undefined || !isRecord(target)) return undefined;
  const asked = Object.keys(queryFields).flatMap((key) => (target[key] === undefined ? [] : [target[key]]));
  const words = asked.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return `${words.join(' ')} from ${source}`.trim();
}

/** The key of members in lists without an entry above. */
export function nameOf(member: unknown): string | undefined {
  return text(member, 'name');
}

function text(member: unknown, field: string): string | undefined {
  const value = isRecord(member) ? member[field] : undefined;
  return typeof value === 'string' ? value : undefined;
}
