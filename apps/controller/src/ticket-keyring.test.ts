import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ticketKeyContext } from '@sluice/certificates/ticket-keys';
import { documentSchema, type ListenerConfig } from '@sluice/config';
import { createLogger } from '@sluice/core/logger';
import { createSecretKey } from '@sluice/core/secret-key';
import { FakeClock, makeTempDir } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TicketKeyring } from './ticket-keyring.ts';

const hour = 3_600_000;
const secretKey = createSecretKey(Buffer.alloc(32, 7), 'a test');
const [ca, other] = [(await TestAuthority.create()).ca, (await TestAuthority.create()).ca];

let folder: Awaited<ReturnType<typeof makeTempDir>>;
let clock: FakeClock;
let rotations = 0;
beforeEach(async () => {
  folder = await makeTempDir();
  clock = new FakeClock();
  rotations = 0;
});
afterEach(() => folder[Symbol.asyncDispose]());

function keyring(key = secretKey): TicketKeyring {
  return new TicketKeyring({
    clock,
    log: createLogger('test', 'silent'),
    path: join(folder.path, 'ticket-keys.json'),
    secretKey: () => key,
    onRotated: () => {
      rotations += 1;
    },
  });
}

/** Listeners that ask for client certificates of these; one that asks for none when left out. */
function listenersWith(authorities: Readonly<Record<string, string | undefined>>): ListenerConfig[] {
  const listeners = Object.entries(authorities).map(([name, bundle], index) => ({
    name,
    address: `127.0.0.1:${index + 1}`,
    protocol: 'https' as const,
    tls: { certificates: ['a'], ...(bundle === undefined ? {} : { clientCertificates: { ca: bundle } }) },
  }));
  return documentSchema.parse({ version: 1, listeners }).listeners;
}

it('makes none before a listener speaks TLS, and then 48 bytes, sealed', async () => {
  const keys = keyring();
  keys.follow(documentSchema.parse({ version: 1, listeners: [{ name: 'a', address: '127.0.0.1:1' }] }).listeners);
  expect(keys.sealed).toEqual([]);
  keys.follow(listenersWith({ web: undefined }));
  expect(keys.sealed).toHaveLength(1);
  const plain = secretKey.open(keys.sealed[0] ?? '', ticketKeyContext);
  expect(Buffer.from(plain, 'base64')).toHaveLength(48);
  const file = join(folder.path, 'ticket-keys.json');
  expect(await readFile(file, 'utf8')).not.toContain(plain);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('makes a new one each 12 hours, and keeps the one before for as long', () => {
  const keys = keyring();
  keys.follow(listenersWith({ web: ca }));
  keys.start();
  const [first] = keys.sealed;
  clock.advance(11 * hour);
  expect(keys.sealed).toEqual([first]);
  clock.advance(hour);
  const [second, before] = keys.sealed;
  expect(before).toBe(first);
  expect(rotations).toBe(1);
  clock.advance(12 * hour);
  expect(keys.sealed).toEqual([expect.not.stringMatching(second ?? ''), second]);
  keys.stop();
  clock.advance(48 * hour);
  expect(rotations).toBe(2);
});

it('survives a restart, and the age of its keys with it', async () => {
  const keys = keyring();
  keys.follow(listenersWith({ web: ca }));
  clock.advance(11 * hour);
  const again = keyring();
  again.follow(listenersWith({ web: ca }));
  expect(again.sealed).toEqual(keys.sealed);
  clock.advance(hour);
  const late = keyring();
  late.follow(listenersWith({ web: ca }));
  expect(late.sealed).toEqual([expect.not.stringMatching(keys.sealed[0] ?? ''), keys.sealed[0]]);
  await writeFile(join(folder.path, 'ticket-keys.json'), 'nonsense');
  const broken = keyring();
  broken.follow(listenersWith({ web: ca }));
  expect(broken.sealed).toHaveLength(1);
  const foreign = keyring(createSecretKey(Buffer.alloc(32, 8), 'another'));
  foreign.follow(listenersWith({ web: ca }));
  expect(foreign.sealed).not.toEqual(broken.sealed);
});

it.each([
  ['taken out of a listener', { web: undefined }],
  ['replaced', { web: other }],
  ['gone with its listener', {}],
  ['taken out of a bundle', { web: `${ca}\n` }],
])('forgets every key when a client CA is %s, also while nobody looked', (_, after) => {
  const keys = keyring();
  keys.follow(listenersWith({ web: `${ca}\n${other}`, shop: ca }));
  clock.advance(11 * hour);
  const before = keys.sealed;
  for (const ring of [keyring(), keys]) {
    ring.follow(listenersWith({ shop: ca, ...after }));
    expect(ring.sealed).toHaveLength(1);
    expect(ring.sealed).not.toEqual(before);
  }
});

it('keeps them when a client CA comes, and when nothing about clients changes', () => {
  const keys = keyring();
  keys.follow(listenersWith({ web: undefined }));
  const before = keys.sealed;
  keys.follow(listenersWith({ web: ca, shop: other }));
  keys.follow(listenersWith({ shop: other, web: ca }));
  expect(keys.sealed).toEqual(before);
});
