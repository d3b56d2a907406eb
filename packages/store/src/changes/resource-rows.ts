import { type ConfigDocument, type ResourceKind, resourceLists } from '@sluice/config';
import { createId } from '@sluice/core';
import { asc, eq } from 'drizzle-orm';
import { certificates } from '../schema/certificates.ts';
import { discoverySources } from '../schema/discovery-sources.ts';
import { listeners } from '../schema/listeners.ts';
import { routes } from '../schema/routes.ts';
import { settings } from '../schema/settings.ts';
import { upstreams } from '../schema/upstreams.ts';
import type { StoreDatabase } from '../store.ts';
import type { EditedDocument, RowStep } from './edit-document.ts';

/** A resource's row: what the document does not hold. */
export interface ResourceRow {
  /** Stable over renames. */
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

const tableOf = {
  certificate: certificates,
  source: discoverySources,
  listener: listeners,
  upstream: upstreams,
  route: routes,
} as const;
const kinds = Object.keys(resourceLists) as readonly ResourceKind[];

type AnyResource = { readonly name: string; readonly enabled: boolean };

function splitResource(resource: AnyResource): { name: string; enabled: boolean; spec: unknown } {
  const { name, enabled, ...spec } = resource;
  return { name, enabled, spec };
}

function runStep(db: StoreDatabase, step: RowStep, now: number): void {
  const table = tableOf[step.kind];
  if (step.op === 'delete') db.delete(table).where(eq(table.name, step.name)).run();
  else db.update(table).set({ name: step.to, updatedAt: now }).where(eq(table.name, step.from)).run();
}

function upsert(db: StoreDatabase, kind: ResourceKind, resource: AnyResource, now: number): void {
  const table = tableOf[kind];
  const row = splitResource(resource);
  db.insert(table)
    .values({ id: createId(kind), ...row, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: table.name, set: { enabled: row.enabled, spec: row.spec, updatedAt: now } })
    .run();
}

/** Rows that differ from the document are written, rows it does not name are deleted, the others keep their times. */
function replaceRows(db: StoreDatabase, kind: ResourceKind, resources: readonly AnyResource[], now: number): void {
  const table = tableOf[kind];
  const stored = new Map(
    db
      .select()
      .from(table)
      .all()
      .map((row) => [row.name, JSON.stringify([row.enabled, row.spec])]),
  );
  for (const resource of resources) {
    const { name, enabled, spec } = splitResource(resource);
    if (stored.get(name) !== JSON.stringify([enabled, spec])) upsert(db, kind, resource, now);
    stored.delete(name);
  }
  for (const name of stored.keys()) db.delete(table).where(eq(table.name, name)).run();
}

function writeSettings(db: StoreDatabase, spec: unknown, now: number): void {
  db.insert(settings)
    .values({ id: 1, spec, updatedAt: now })
    .onConflictDoUpdate({ target: settings.id, set: { spec, updatedAt: now } })
    .run();
}

/** Makes the rows say what the validated document says, touching only what the edits touched. */
export function syncRows(
  db: StoreDatabase,
  document: ConfigDocument,
  edited: Pick<EditedDocument, 'rowSteps' | 'touched'>,
  now: number,
): void {
  for (const step of edited.rowSteps) runStep(db, step, now);
  for (const kind of kinds) {
    const resources: readonly AnyResource[] = document[resourceLists[kind]];
    if (edited.touched === 'everything') {
      replaceRows(db, kind, resources, now);
      continue;
    }
    const names = edited.touched.get(kind);
    if (names === undefined) continue;
    for (const resource of resources) if (names.has(resource.name)) upsert(db, kind, resource, now);
  }
  writeSettings(db, document.settings, now);
}

/** The document as the rows hold it. Always equal to the newest revision's: `doctor` and a test compare them. */
export function assembleDocument(db: StoreDatabase, version: number): unknown {
  const list = (kind: ResourceKind) => {
    const table = tableOf[kind];
    const rows = db.select().from(table).orderBy(asc(table.name)).all();
    return rows.map((row) => ({ name: row.name, enabled: row.enabled, ...(row.spec as object) }));
  };
  return {
    version,
    settings: db.select().from(settings).get()?.spec ?? {},
    certificates: list('certificate'),
    discoverySources: list('source'),
    listeners: list('listener'),
    upstreams: list('upstream'),
    routes: list('route'),
  };
}

/** Ids and times of every resource of a kind, by name. */
export function listResourceRows(db: StoreDatabase, kind: ResourceKind): ResourceRow[] {
  const { id, name, enabled, createdAt, updatedAt } = tableOf[kind];
  return db.select({ id, name, enabled, createdAt, updatedAt }).from(tableOf[kind]).orderBy(asc(name)).all();
}
