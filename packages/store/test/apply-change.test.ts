import { validateDocument } from '@sluice/config';
import { SluiceError } from '@sluice/core';
import { describe, expect, test } from 'vitest';
import { assembleDocument } from '../src/changes/resource-rows.ts';
import {
  applyChange,
  changesSince,
  type Edit,
  InvalidChange,
  listResourceRows,
  openStore,
  planChange,
  rollbackTo,
  StaleChange,
  type Store,
} from '../src/index.ts';
import { temporaryStore } from './temporary-store.ts';

const billing = { name: 'billing', targets: [{ address: '127.0.0.1:9001' }] };
const route = { name: 'billing-api', hosts: ['api.example.com'], upstreams: [{ name: 'billing' }] };

function change(store: Store, ...edits: Edit[]) {
  return applyChange(store, {
    basedOn: store.latestRevision()?.number ?? 0,
    author: 'ann@example.com',
    reason: 'a test',
    edits,
  });
}

function withRoute(): Store {
  const store = temporaryStore();
  change(store, { op: 'put', kind: 'upstream', value: billing }, { op: 'put', kind: 'route', value: route });
  return store;
}

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

/** What must hold after whatever happened: the rows and the newest document say the same. */
function expectConsistent(store: Store): void {
  const { document } = store.current();
  expect(assembleDocument(store.db, document.version)).toEqual(document);
}

describe('a change', () => {
  test('becomes a revision with author, reason, parent, hash and a sentence', () => {
    const store = temporaryStore();
    const applied = change(store, { op: 'put', kind: 'upstream', value: billing });
    expect(applied.changed).toBe(true);
    expect(applied.revision).toMatchObject({ number: 2, parent: 1, author: 'ann@example.com', reason: 'a test' });
    expect(applied.revision.summary).toContain('billing');
    expect(applied.revision.changeCount).toBe(1);
    expect(applied.document.upstreams).toHaveLength(1);
    expect(applied.document.upstreams[0]).toMatchObject({ name: 'billing', enabled: true });
    expect(store.revision(2)?.document).toEqual(applied.document);
    expectConsistent(store);
  });

  test('is audited', () => {
    const store = withRoute();
    const [entry] = store.listAudit({ limit: 1 });
    expect(entry).toMatchObject({ actor: 'ann@example.com', action: 'config.change', revision: 2 });
  });

  test('that changes nothing makes no revision', () => {
    const store = withRoute();
    const applied = change(store, { op: 'put', kind: 'route', name: 'billing-api', value: route });
    expect(applied.changed).toBe(false);
    expect(applied.revision.number).toBe(2);
    expect(store.latestRevision()?.number).toBe(2);
  });

  test('that is not valid changes nothing and tells every reason with its path', () => {
    const store = withRoute();
    const thrown = caught(() =>
      change(
        store,
        { op: 'put', kind: 'upstream', value: { name: 'other', targets: [{ address: 'nowhere' }] } },
        { op: 'put', kind: 'route', value: { name: 'b', upstreams: [{ name: 'missing' }], priority: 'high' } },
      ),
    );
    expect(thrown).toBeInstanceOf(InvalidChange);
    const invalid = thrown as InvalidChange;
    expect(invalid.code).toBe('invalid');
    expect(invalid.issues.length).toBeGreaterThanOrEqual(2);
    expect(invalid.issuesOfEdit(0).own.map((issue) => issue.path)).toContainEqual(['targets', 0, 'address']);
    expect(invalid.issuesOfEdit(1).own.map((issue) => issue.path)).toContainEqual(['priority']);
    expect(store.latestRevision()?.number).toBe(2);
    expect(store.listAudit({ limit: 1 })[0]?.revision).toBe(2);
    expectConsistent(store);
  });

  test('obeys rules that come from above', () => {
    const store = temporaryStore();
    const refuse = () => [{ path: ['routes'], code: 'taken', message: 'not today', severity: 'error' as const }];
    const request = {
      basedOn: 1,
      author: 'ann',
      edits: [{ op: 'put' as const, kind: 'upstream' as const, value: billing }],
    };
    expect(() => applyChange(store, { ...request, extraRules: [refuse] })).toThrow('not today');
    expect(store.latestRevision()?.number).toBe(1);
  });

  test('deletes, and refuses to delete what is in use or not there', () => {
    const store = withRoute();
    expect(() => change(store, { op: 'delete', kind: 'upstream', name: 'billing' })).toThrow(InvalidChange);
    expect(caught(() => change(store, { op: 'delete', kind: 'route', name: 'nope' }))).toMatchObject({
      code: 'not_found',
      message: 'There is no route "nope".',
    });
    change(
      store,
      { op: 'delete', kind: 'route', name: 'billing-api' },
      { op: 'delete', kind: 'upstream', name: 'billing' },
    );
    expect(store.document()).toMatchObject({ routes: [], upstreams: [] });
    expectConsistent(store);
  });

  test('refuses a second resource of the same name', () => {
    const store = withRoute();
    expect(() => change(store, { op: 'put', kind: 'upstream', value: billing })).toThrow(InvalidChange);
  });

  test('changes settings', () => {
    const store = withRoute();
    change(store, { op: 'settings', value: { requestIdHeader: 'x-trace' } });
    expect(store.document().settings.requestIdHeader).toBe('x-trace');
    expectConsistent(store);
  });

  test('replaces the whole document and keeps the identity of what stays', () => {
    const store = withRoute();
    const before = listResourceRows(store.db, 'upstream')[0];
    change(store, {
      op: 'replace',
      document: { version: 1, listeners: [{ name: 'web', address: '0.0.0.0:8080' }], upstreams: [billing], routes: [] },
    });
    expect(store.document().routes).toEqual([]);
    expect(listResourceRows(store.db, 'upstream')[0]).toEqual(before);
    expectConsistent(store);
  });
});

describe('a rename', () => {
  test('of an upstream takes the references along and keeps the id', () => {
    const store = withRoute();
    const id = listResourceRows(store.db, 'upstream')[0]?.id;
    change(store, { op: 'put', kind: 'upstream', name: 'billing', value: { ...billing, name: 'invoices' } });
    expect(store.document().routes[0]?.upstreams?.[0]?.name).toBe('invoices');
    expect(listResourceRows(store.db, 'upstream')).toEqual([expect.objectContaining({ id, name: 'invoices' })]);
    expectConsistent(store);
  });

  test('of a listener takes the references along', () => {
    const store = withRoute();
    change(store, { op: 'put', kind: 'route', name: 'billing-api', value: { ...route, listeners: ['web'] } });
    change(store, { op: 'put', kind: 'listener', name: 'web', value: { name: 'public', address: '0.0.0.0:8080' } });
    expect(store.document().routes[0]?.listeners).toEqual(['public']);
    expectConsistent(store);
  });

  test('onto a name that is taken is refused', () => {
    const store = withRoute();
    change(store, { op: 'put', kind: 'upstream', value: { ...billing, name: 'other' } });
    expect(() => change(store, { op: 'put', kind: 'upstream', name: 'other', value: billing })).toThrow(InvalidChange);
    expectConsistent(store);
  });

  test('may free a name for another in the same change', () => {
    const store = withRoute();
    change(
      store,
      { op: 'put', kind: 'upstream', name: 'billing', value: { ...billing, name: 'old' } },
      { op: 'put', kind: 'upstream', value: { ...billing, targets: [{ address: '127.0.0.1:9002' }] } },
    );
    expect(store.document().upstreams.map((upstream) => upstream.name)).toEqual(['billing', 'old']);
    expect(store.document().routes[0]?.upstreams?.[0]?.name).toBe('old');
    expectConsistent(store);
  });
});

describe('a stale change', () => {
  test('is refused with what changed since, and goes through on the newest', () => {
    const store = withRoute();
    const request = {
      basedOn: 1,
      author: 'bob',
      edits: [{ op: 'settings' as const, value: { requestIdHeader: 'x-trace' } }],
    };
    const stale = caught(() => applyChange(store, request)) as StaleChange;
    expect(stale).toBeInstanceOf(StaleChange);
    expect(stale).toMatchObject({ code: 'conflict', basedOn: 1, latest: { number: 2, author: 'ann@example.com' } });
    expect(stale.sentences).toHaveLength(2);
    expect(stale.sentences.join(' ')).toContain('billing');
    expect(changesSince(store, 1).sentences).toEqual(stale.sentences);
    expect(applyChange(store, { ...request, basedOn: stale.latest.number }).revision.number).toBe(3);
  });

  test('from a revision that never was is refused too', () => {
    const store = temporaryStore();
    expect(() => applyChange(store, { basedOn: 99, author: 'bob', edits: [] })).toThrow(StaleChange);
  });
});

describe('planChange', () => {
  test('tells what would happen and writes nothing', () => {
    const store = temporaryStore();
    const plan = planChange(store, {
      basedOn: 1,
      author: 'ann',
      edits: [{ op: 'put', kind: 'upstream', value: billing }],
    });
    expect(plan.changed).toBe(true);
    expect(plan.sentences).toHaveLength(1);
    expect(store.latestRevision()?.number).toBe(1);
    expect(store.document().upstreams).toEqual([]);
    expectConsistent(store);
  });
});

describe('rollbackTo', () => {
  test('writes the old document as a new revision', () => {
    const store = withRoute();
    const rolledBack = rollbackTo(store, 1, 'ann');
    expect(rolledBack.revision).toMatchObject({ number: 3, parent: 2, reason: 'Roll back to revision 1' });
    expect(rolledBack.document).toEqual(store.revision(1)?.document);
    expect(rolledBack.revision.hash).toBe(store.revision(1)?.hash);
    expect(store.listAudit({ limit: 1 })[0]?.action).toBe('config.rollback');
    expectConsistent(store);
  });

  test('refuses a revision that is not there', () => {
    expect(caught(() => rollbackTo(temporaryStore(), 7, 'ann'))).toBeInstanceOf(SluiceError);
  });
});

describe('history', () => {
  test('cannot be changed or deleted', () => {
    const store = withRoute();
    expect(() => store.sqlite.exec("UPDATE config_revisions SET author = 'eve'")).toThrow('never changed');
    expect(() => store.sqlite.exec('DELETE FROM config_revisions')).toThrow('never deleted');
    expect(() => store.sqlite.exec('REPLACE INTO config_revisions SELECT * FROM config_revisions')).toThrow('never');
    expect(() => store.sqlite.exec("UPDATE audit_log SET actor = 'eve'")).toThrow('never changed');
    expect(() => store.sqlite.exec('REPLACE INTO audit_log SELECT * FROM audit_log')).toThrow('never');
    expect(() => store.sqlite.exec('DELETE FROM audit_log')).toThrow('never shortened');
  });

  test('is listed newest first, page by page', () => {
    const store = withRoute();
    change(store, { op: 'settings', value: { requestIdHeader: 'x-a' } });
    expect(store.listRevisions({ limit: 2 }).map((revision) => revision.number)).toEqual([3, 2]);
    expect(store.listRevisions({ before: 2, limit: 2 }).map((revision) => revision.number)).toEqual([1]);
  });

  test('keeps the newest word of each worker', () => {
    const store = temporaryStore();
    const word = { revision: 1, worker: 'proxy-1', tookMs: 12.5, issues: [], at: 5 };
    store.recordRevisionStatus({ ...word, state: 'rejected', issues: [] });
    store.recordRevisionStatus({ ...word, state: 'applied' });
    store.recordRevisionStatus({ ...word, worker: 'proxy-2', state: 'applied' });
    expect(store.revisionStatus(1)).toEqual([
      { ...word, state: 'applied' },
      { ...word, worker: 'proxy-2', state: 'applied' },
    ]);
  });
});

describe('another process', () => {
  test('sees a change by its data version and reads the new document', () => {
    const store = withRoute();
    const other = openStore({ path: store.path });
    try {
      expect(other.document()).toEqual(store.document());
      const before = other.dataVersion();
      change(store, { op: 'settings', value: { requestIdHeader: 'x-b' } });
      expect(other.dataVersion()).not.toBe(before);
      expect(other.document().settings.requestIdHeader).toBe('x-b');
      change(other, { op: 'settings', value: { requestIdHeader: 'x-c' } });
      expect(store.document().settings.requestIdHeader).toBe('x-c');
      expectConsistent(store);
    } finally {
      other.close();
    }
  });

  test('stores what the validation would give again', () => {
    const store = withRoute();
    const again = validateDocument(JSON.parse(JSON.stringify(store.document())));
    expect(again).toMatchObject({ ok: true, document: store.document() });
  });
});
