import {
  listenerDefaults,
  listenerSections,
  settingsDefaults,
  upstreamDefaults,
  upstreamSections,
} from './snapshot-defaults.ts';
import type { Snapshot } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A snapshot with every field that this version knows: one that an older version has kept lacks those that came since.
 * What is whole is answered as it is. Routes have had all their fields from the beginning.
 * @param snapshot whose envelope was checked
 */
export function completeSnapshot(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    // Typed as being there, which it is not in a snapshot from before there were such routes.
    tcpRoutes: (snapshot as Partial<Snapshot>).tcpRoutes ?? [],
    settings: complete(snapshot.settings, settingsDefaults, {}),
    listeners: snapshot.listeners.map((listener) => complete(listener, listenerDefaults, listenerSections)),
    upstreams: snapshot.upstreams.map((upstream) => complete(upstream, upstreamDefaults, upstreamSections)),
  };
}

/** @param sections are completed where they are there, and not made where they are not */
function complete<Value extends object>(value: Value, defaults: Fields, sections: Fields): Value {
  const given = value as Fields; // any object can be read by its keys
  let made: Record<string, unknown> | undefined;
  const put = (key: string, field: unknown) => {
    if (field === given[key]) return;
    made ??= { ...given };
    made[key] = field;
  };
  for (const [key, fallback] of Object.entries(defaults)) {
    const field = given[key];
    if (field === undefined) put(key, fallback);
    else if (isSection(field) && isSection(fallback)) put(key, complete(field, fallback, {}));
  }
  for (const [key, parts] of Object.entries(sections)) {
    const field = given[key];
    if (isSection(field) && isSection(parts)) put(key, completeSection(field, parts));
  }
  // Only fields of the same form were put in.
  return (made ?? value) as Value;
}

/** Sections within a section may be missing as well. */
function completeSection(section: Fields, parts: Fields): Fields {
  const inner = Object.entries(parts);
  const plain = Object.fromEntries(inner.filter(([, part]) => !isSection(part)));
  const sections = Object.fromEntries(inner.filter(([, part]) => isSection(part)));
  return complete(section, plain, sections);
}

function isSection(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
