import { redactSecrets, routeSchema, settingsSchema, writeDocument } from '@sluice/config';
import { digestOf, openSealed } from '@sluice/core/document-secret';
import { expect, test } from 'vitest';
import {
  applyChange,
  createSecretKey,
  type Edit,
  InvalidChange,
  planChange,
  rollbackTo,
  type Store,
} from '../src/index.ts';
import { temporaryStore } from './temporary-store.ts';

const key = createSecretKey(Buffer.alloc(32, 7), 'a test');
const secret = '5f0c9a1e7b3d4286a95d0e4c1f7b8a63';
const another = '0e4c1f7b8a635f0c9a1e7b3d4286a95d';

function route(name: string, ...keys: { name: string; key: string }[]) {
  return { name, directResponse: { status: 204 }, policies: [{ type: 'api_key', keys }] };
}

function change(store: Store, ...edits: Edit[]) {
  return applyChange(store, { basedOn: store.latestRevision()?.number ?? 0, author: 'a test', edits });
}

function started(): Store {
  const store = temporaryStore({ secretKey: key });
  change(store, {
    op: 'put',
    kind: 'route',
    value: route('api', { name: 'a', key: secret }, { name: 'b', key: another }),
  });
  return store;
}

/** What is under the seals of a route's keys. */
function opened(store: Store, name = 'api') {
  const policy = store.document().routes.find((found) => found.name === name)?.policies[0];
  if (policy?.type !== 'api_key') throw new Error('there is no such policy');
  return policy.keys.map((one) => [one.name, openSealed(key.open, one.key)]);
}

/** The route as an answer has it. */
function shown(store: Store) {
  return structuredClone(redactSecrets(routeSchema, store.document().routes[0]));
}

function refusalOf(action: () => unknown) {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof InvalidChange) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

test('a secret is stored under a seal, and found in no file, sentence, export or difference', () => {
  const store = started();
  expect(opened(store)).toEqual([
    ['a', digestOf(secret)],
    ['b', digestOf(another)],
  ]);
  const { changes, sentences } = planChange(store, {
    basedOn: 2,
    author: 'a test',
    edits: [{ op: 'put', kind: 'route', name: 'api', value: route('api', { name: 'a', key: another }) }],
  });
  store.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const texts = [
    writeDocument(store.document()),
    JSON.stringify(shown(store)),
    JSON.stringify(store.listAudit({ limit: 100 })),
    JSON.stringify(store.listRevisions({ limit: 100 })),
    JSON.stringify(changes),
    sentences.join(' '),
    store.sqlite.serialize().toString('latin1'),
  ];
  expect(sentences.length).toBeGreaterThan(0);
  for (const text of texts)
    for (const hidden of [secret, another, digestOf(secret)]) expect(text).not.toContain(hidden);
  // The blobs of revisions are compressed: the document itself is looked at.
  expect(JSON.stringify(store.revision(2)?.document)).not.toContain(secret);
  expect(JSON.stringify(store.revision(2)?.document)).toContain('sealed.v1.');
});

test('a mark stands for its secret when the list is ordered anew, the route renamed or copied', () => {
  const store = started();
  const [before] = store.document().routes;
  const { policies, ...rest } = shown(store) as ReturnType<typeof route>;
  const reversed = [{ type: 'api_key', keys: policies[0]?.keys.toReversed() }];
  change(store, { op: 'put', kind: 'route', name: 'api', value: { ...rest, name: 'renamed', policies: reversed } });
  expect(opened(store, 'renamed')).toEqual([
    ['b', digestOf(another)],
    ['a', digestOf(secret)],
  ]);
  change(store, { op: 'put', kind: 'route', value: { ...rest, name: 'copy', policies } });
  expect(opened(store, 'copy').at(0)).toEqual(['a', digestOf(secret)]);
  rollbackTo(store, 2, 'a test');
  expect(store.document().routes).toEqual([before]);
});

test('what is written out again and is the same changes nothing, and neither does an export', () => {
  const store = started();
  const same = route('api', { name: 'a', key: secret }, { name: 'b', key: digestOf(another) });
  expect(change(store, { op: 'put', kind: 'route', name: 'api', value: same }).changed).toBe(false);
  expect(change(store, { op: 'put', kind: 'route', name: 'api', value: shown(store) }).changed).toBe(false);
  const user = { name: 'ada', password: 'correct horse battery' };
  const policies = [{ type: 'basic_auth', users: [user] }];
  const value = { ...route('staff'), policies };
  expect(change(store, { op: 'put', kind: 'route', value }).changed).toBe(true);
  expect(change(store, { op: 'put', kind: 'route', name: 'staff', value }).changed).toBe(false);
  const next = { ...value, policies: [{ type: 'basic_auth', users: [{ ...user, password: 'another one' }] }] };
  expect(change(store, { op: 'put', kind: 'route', name: 'staff', value: next }).changed).toBe(true);
});

test.each([
  ['[redacted]', 'stands for a secret that is not here'],
  ['[redacted AAAAAAAAAAAAAAAA]', 'stands for a secret that is not here'],
  ['sealed.v1.00000000.AAAA', 'was sealed with the secret key 00000000'],
  ['sealed.nonsense', 'damaged'],
  [12345, 'must be text'],
  ['x'.repeat(9000), 'at most 8192'],
])('refuses %s by its place, without repeating it', (given, words) => {
  const store = started();
  const value = route('new', { name: 'c', key: given as string });
  const { issues } = refusalOf(() => change(store, { op: 'put', kind: 'route', value }));
  expect(issues).toHaveLength(1);
  expect(issues[0]?.message).toContain('route "new"');
  expect(issues[0]?.message).toContain(words);
  expect(issues[0]?.path.slice(-5)).toEqual(['policies', 0, 'keys', 0, 'key']);
  expect(issues[0]?.message).not.toContain('12345');
});

test('without the secret key nothing is stored in clear', () => {
  const store = temporaryStore();
  expect(() => change(store, { op: 'put', kind: 'route', value: route('api', { name: 'a', key: secret }) })).toThrow(
    'secret key',
  );
  expect(store.document().routes).toEqual([]);
});

test('lists of the settings are sealed as well, and their marks hold in routes', () => {
  const store = temporaryStore({ secretKey: key });
  const list = { name: 'staff', rules: [{ type: 'api_key', keys: [{ name: 'a', key: secret }] }] };
  change(store, { op: 'settings', value: { accessLists: [list] } });
  expect(JSON.stringify(store.document())).not.toContain(secret);
  const shownSettings = redactSecrets(settingsSchema, store.document().settings);
  expect(JSON.stringify(shownSettings)).toContain('[redacted ');
  expect(change(store, { op: 'settings', value: shownSettings }).changed).toBe(false);
  const policies = [{ type: 'access', lists: [{ ...shownSettings.accessLists?.[0], name: 'copy' }, { use: 'staff' }] }];
  change(store, { op: 'put', kind: 'route', value: { name: 'api', directResponse: { status: 204 }, policies } });
  const sealedKeys = JSON.stringify(store.document()).match(/sealed\.v1[^"]+/g) ?? [];
  expect(sealedKeys).toHaveLength(2);
  expect(new Set(sealedKeys.map((text) => openSealed(key.open, text)))).toEqual(new Set([digestOf(secret)]));
  const refused = refusalOf(() => change(store, { op: 'settings', value: {} }));
  expect(refused.issues.map(({ message }) => message)).toEqual(['route "api": access list "staff" does not exist']);
});
