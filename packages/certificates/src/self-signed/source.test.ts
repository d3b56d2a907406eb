import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { checkKeyPair } from '../check-key-pair.ts';
import type { CertificateState, KeyPair } from '../contract.ts';
import { type SelfSignedConfig, selfSignedSchema } from './schema.ts';
import { createSelfSignedSource } from './source.ts';

const day = 86_400_000;

function keeper() {
  const saved: KeyPair[] = [];
  return { saved, load: () => saved.at(-1), save: (pair: KeyPair) => void saved.push(pair) };
}

async function first(config: object, clock: FakeClock, kept: ReturnType<typeof keeper>): Promise<CertificateState> {
  const parsed = selfSignedSchema.parse({ type: 'self_signed', ...config }) satisfies SelfSignedConfig;
  const leaving = new AbortController();
  for await (const state of createSelfSignedSource(parsed, { clock, keeper: kept }).watch(leaving.signal)) {
    leaving.abort();
    return state;
  }
  throw new Error('it ended without a word');
}

it('makes a usable pair once and keeps it', async () => {
  const [clock, kept] = [new FakeClock(Date.UTC(2026, 0, 1)), keeper()];
  const made = await first({ hosts: ['a.example', '::1'] }, clock, kept);
  expect(made).toEqual({ status: 'found', pair: kept.saved[0] });
  expect(checkKeyPair(kept.saved[0] as KeyPair, clock.now())).toMatchObject({ ok: true });
  clock.advance(200 * day);
  expect(await first({ hosts: ['a.example', '::1'] }, clock, kept)).toEqual(made);
  expect(kept.saved).toHaveLength(1);
});

it('makes another when what it is for has changed', async () => {
  const [clock, kept] = [new FakeClock(Date.UTC(2026, 0, 1)), keeper()];
  await first({ hosts: ['a.example'] }, clock, kept);
  await first({ hosts: ['a.example', 'b.example'] }, clock, kept);
  await first({ hosts: ['a.example', 'b.example'], keyType: 'ecdsa_p384' }, clock, kept);
  await first({ hosts: ['a.example', 'b.example'], keyType: 'ecdsa_p384', lifetime: '90d' }, clock, kept);
  expect(kept.saved).toHaveLength(4);
});

it('makes the next at two thirds of the lifetime, while the first is watched', async () => {
  const [clock, kept] = [new FakeClock(Date.UTC(2026, 0, 1)), keeper()];
  const leaving = new AbortController();
  const config = selfSignedSchema.parse({ type: 'self_signed', hosts: ['a.example'], lifetime: '90d' });
  const states = createSelfSignedSource(config, { clock, keeper: kept }).watch(leaving.signal)[Symbol.asyncIterator]();
  await states.next();
  const renewed = states.next();
  while (kept.saved.length < 2 && clock.now() < Date.UTC(2026, 2, 30)) {
    // While one is being made nothing waits for the clock, which then stands still.
    if (clock.pendingTimers > 0) clock.advance(3_600_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await renewed).value).toEqual({ status: 'found', pair: kept.saved[1] });
  expect(Math.round((clock.now() - Date.UTC(2026, 0, 1)) / day)).toBe(60);
  const ended = states.next();
  leaving.abort();
  expect(await ended).toMatchObject({ done: true });
  expect(clock.pendingTimers).toBe(0);
});
