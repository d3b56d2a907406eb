import { isRecord } from '../schema-shape.ts';
import type { Change } from './change.ts';
import { valueInWords } from './value-in-words.ts';

/** A change as one sentence without a full stop: `Upstream "billing": target 10.0.0.5:8080 weight 1 → 2`. */
export function describeChange(change: Change): string {
  const subject = change.resource === 'settings' ? 'Settings' : `${capitals[change.resource]} "${change.name}"`;
  const { path, kind } = change;
  if (path.length === 0) return `${subject} ${kind}`;
  const [first, second] = path;
  if (path.length === 1 && first === 'name') {
    return `${capitals[change.resource]} "${String(change.before)}" renamed to "${String(change.after)}"`;
  }
  if (path.length === 1 && first === 'enabled') return `${subject} ${change.after === false ? 'disabled' : 'enabled'}`;
  if (first === 'hosts' && second !== 'order') return `${subject} ${hostWords(change)}`;
  if (first === 'upstreams' && path.length === 2 && second !== 'order') {
    const weight = weightOf(kind === 'removed' ? change.before : change.after);
    const verb = kind === 'removed' ? 'no longer sends to' : 'now also sends to';
    return `${subject} ${verb} upstream ${quoteName(String(second))}${weight}`;
  }
  return `${subject}: ${fieldWords(change)}`;
}

const capitals = {
  certificate: 'Certificate',
  source: 'Discovery source',
  listener: 'Listener',
  upstream: 'Upstream',
  route: 'Route',
  settings: 'Settings',
} as const;

/** Lists whose members are named in the singular before their key. */
const memberWords: Readonly<Record<string, string>> = {
  targets: 'target',
  upstreams: 'upstream',
  policies: 'policy',
  methods: 'method',
  headers: 'header',
  query: 'query parameter',
  listeners: 'listener',
  certificates: 'certificate',
  clientAddresses: 'client address',
  trustedProxies: 'trusted proxy',
};

/** Lists whose members are names of resources. */
const namedMembers: ReadonlySet<string> = new Set(['upstreams', 'listeners', 'certificates']);

function hostWords({ kind, path, before, after }: Change): string {
  if (path.length === 2) {
    return kind === 'added'
      ? `now also answers for host ${String(path[1])}`
      : `no longer answers for host ${String(path[1])}`;
  }
  if (kind === 'removed') return `now answers for any host, no longer only for ${valueInWords(before)}`;
  return `now answers only for ${valueInWords(after)}`;
}

function fieldWords({ kind, path, before, after }: Change): string {
  const last = path.at(-1);
  if (last === 'order') return `${placeWords(path.slice(0, -1))} reordered: ${valueInWords(after)}`;
  const place = placeWords(path);
  if (last === 'enabled' && typeof after === 'boolean')
    return `${placeWords(path.slice(0, -1))} ${after ? 'enabled' : 'disabled'}`;
  if (kind === 'changed') return `${place} ${valueInWords(before)} → ${valueInWords(after)}`;
  if (isMember(path)) return `${place}${kind === 'added' ? memberDetail(after) : ''} ${kind}`;
  return kind === 'added' ? `${place} set to ${valueInWords(after)}` : `${place} removed (was ${valueInWords(before)})`;
}

function isMember(path: Change['path']): boolean {
  return path.length >= 2 && memberWords[String(path.at(-2))] !== undefined;
}

/** `['targets', '10.0.0.5:8080', 'weight']` → `target 10.0.0.5:8080 weight`; fields of the schema join with a dot. */
function placeWords(path: Change['path']): string {
  const words: string[] = [];
  let fields: string[] = [];
  for (let index = 0; index < path.length; index++) {
    const part = String(path[index]);
    const member = index + 1 < path.length ? memberWords[part] : undefined;
    if (member === undefined) {
      fields.push(part);
      continue;
    }
    const key = String(path[index + 1]);
    if (fields.length > 0) words.push(fields.join('.'));
    words.push(`${member} ${namedMembers.has(part) ? quoteName(key) : key}`);
    fields = [];
    index++;
  }
  if (fields.length > 0) words.push(fields.join('.'));
  return words.join(' ');
}

function memberDetail(value: unknown): string {
  if (!isRecord(value)) return '';
  return typeof value.weight === 'number' && value.weight !== 1 ? ` (weight ${value.weight})` : '';
}

function weightOf(part: unknown): string {
  return isRecord(part) && typeof part.weight === 'number' ? ` (weight ${part.weight})` : '';
}

/** `billing { version: v1 }` → `"billing" { version: v1 }`. */
function quoteName(key: string): string {
  return key.replace(/^[^ ]+/, (name) => `"${name}"`);
}
