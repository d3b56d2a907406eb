import { expect, test } from 'vitest';
import {
  applyChange,
  type Edit,
  findInconsistency,
  InvalidChange,
  listResourceRows,
  planChange,
  type Store,
} from '../src/index.ts';
import { temporaryStore } from './temporary-store.ts';

/** An upstream that can be told from others whatever it is called. */
const upstream = (name: string, port: number) => ({ name, targets: [{ address: `127.0.0.1:${port}` }] });

const rename = (name: string, value: ReturnType<typeof upstream>): Edit => ({
  op: 'put',
  kind: 'upstream',
  name,
  value,
});
const create = (value: ReturnType<typeof upstream>): Edit => ({ op: 'put', kind: 'upstream', value });
const remove = (name: string): Edit => ({ op: 'delete', kind: 'upstream', name });

function request(store: Store, edits: readonly Edit[]) {
  return { basedOn: store.latestRevision()?.number ?? 0, author: 'a test', edits };
}

/** Upstreams `a` on port 1 and `b` on port 2, each used by a route. */
function twoUpstreams(): Store {
  const store = temporaryStore();
  const routes = ['a', 'b'].map(
    (name): Edit => ({ op: 'put', kind: 'route', value: { name, hosts: [`${name}.test`], upstreams: [{ name }] } }),
  );
  applyChange(store, request(store, [create(upstream('a', 1)), create(upstream('b', 2)), ...routes]));
  return store;
}

/** What is planned is what is applied, and the rows say the same as the document. */
function change(store: Store, ...edits: Edit[]): void {
  const planned = planChange(store, request(store, edits)).document;
  expect(applyChange(store, request(store, edits)).document).toEqual(planned);
  expect(findInconsistency(store)).toBeUndefined();
}

function refusal(store: Store, ...edits: Edit[]): InvalidChange {
  const before = store.current();
  try {
    applyChange(store, request(store, edits));
  } catch (thrown) {
    expect(store.current()).toEqual(before);
    expect(findInconsistency(store)).toBeUndefined();
    expect(thrown).toBeInstanceOf(InvalidChange);
    return thrown as InvalidChange; // The line above holds it.
  }
  throw new Error('the change was taken');
}

function ids(store: Store): Record<string, string> {
  return Object.fromEntries(listResourceRows(store.db, 'upstream').map(({ name, id }) => [name, id]));
}

/** Which upstream, by its port, is called what, and where the routes lead. */
function ports(store: Store): Record<string, string | undefined> {
  return Object.fromEntries(
    store.document().upstreams.map(({ name, targets }) => [name, targets?.[0]?.address?.split(':')[1]]),
  );
}

const routed = (store: Store) => store.document().routes.map((route) => route.upstreams?.[0]?.name);

test('two upstreams swap names by way of a third, with ids and references', () => {
  const store = twoUpstreams();
  const { a, b } = ids(store);
  change(store, rename('a', upstream('c', 1)), rename('b', upstream('a', 2)), rename('c', upstream('b', 1)));
  expect(ids(store)).toEqual({ a: b, b: a });
  expect(ports(store)).toEqual({ a: '2', b: '1' });
  expect(routed(store)).toEqual(['b', 'a']);
});

test('a chain of renames ends at the last name, and each name it left is free', () => {
  const store = twoUpstreams();
  const { a, b } = ids(store);
  change(
    store,
    rename('a', upstream('c', 1)),
    rename('c', upstream('d', 1)),
    rename('b', upstream('c', 2)),
    create(upstream('a', 3)),
  );
  expect(ids(store)).toMatchObject({ d: a, c: b });
  expect(ports(store)).toEqual({ a: '3', c: '2', d: '1' });
  expect(routed(store)).toEqual(['d', 'c']);
});

test('each moves up one name when the last one goes first', () => {
  const store = twoUpstreams();
  const { a, b } = ids(store);
  change(store, rename('b', upstream('c', 2)), rename('a', upstream('b', 1)));
  expect(ids(store)).toEqual({ b: a, c: b });
  expect(routed(store)).toEqual(['b', 'c']);
});

test('the name of what was deleted earlier in the change can be taken, by a rename and by a new one', () => {
  const store = twoUpstreams();
  const { a, b } = ids(store);
  change(store, remove('b'), rename('a', upstream('b', 1)));
  expect(ids(store)).toEqual({ b: a });
  expect(routed(store)).toEqual(['b', 'b']);

  change(store, remove('b'), create(upstream('b', 9)));
  expect(ports(store)).toEqual({ b: '9' });
  expect([a, b]).not.toContain(ids(store).b);
});

test('what the change itself made can be renamed and deleted in it', () => {
  const store = twoUpstreams();
  const before = ids(store);
  change(store, create(upstream('c', 3)), rename('c', upstream('d', 3)), create(upstream('c', 4)), remove('c'));
  expect(ids(store)).toEqual({ ...before, d: expect.any(String) });
  expect(ports(store)).toEqual({ a: '1', b: '2', d: '3' });
});

test('a name that is taken when the edit comes is refused at that edit, also when a later one frees it', () => {
  const store = twoUpstreams();
  const taken = 'upstream "b": name is taken already; names must be unique';
  const onto = rename('a', upstream('b', 1));
  for (const later of [[], [rename('b', upstream('a', 2))], [rename('b', upstream('c', 2))], [remove('b')]]) {
    const refused = refusal(store, onto, ...later);
    expect(refused.issues).toContainEqual(expect.objectContaining({ code: 'duplicate_name', message: taken }));
  }
  expect(refusal(store, create(upstream('b', 3)), remove('b')).issues).toEqual([
    expect.objectContaining({ code: 'duplicate_name', message: taken }),
  ]);
  // The form that gave the name shows it, beside whatever else is wrong there.
  const wrong = { name: 'b', targets: [{ address: 'nowhere' }] };
  const { own } = refusal(store, rename('a', wrong)).issuesOfEdit(0);
  expect(own.map((issue) => issue.path)).toEqual(expect.arrayContaining([['name'], ['targets', 0, 'address']]));
});
