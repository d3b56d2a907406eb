import { type Clock, systemClock } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import { NameCache, type Resolve, type ResolvedAddress } from './name-cache.ts';

function start() {
  const state = { now: 0 };
  const clock: Clock = { ...systemClock, monotonic: () => state.now };
  const asked: Parameters<Resolve>[1][] = [];
  const names = new NameCache(clock, (_name, done) => asked.push(done));
  return { state, asked, names };
}

const address = (text: string): ResolvedAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

function lookup(names: NameCache, options: object = { all: true }): Promise<unknown> {
  return new Promise((resolve) => {
    names.lookup('app.internal', options, (error, found) => resolve(error === null ? found : error.code));
  });
}

describe('NameCache', () => {
  it('asks once for many, and again after five seconds', async () => {
    const { state, asked, names } = start();
    const both = Promise.all([lookup(names), lookup(names)]);
    expect(asked).toHaveLength(1);
    asked[0]?.(null, [address('10.0.0.1')]);
    expect(await both).toEqual([[address('10.0.0.1')], [address('10.0.0.1')]]);
    await lookup(names);
    expect(asked).toHaveLength(1);
    state.now = 5001;
    const later = lookup(names);
    asked[1]?.(null, [address('10.0.0.2')]);
    expect(await later).toEqual([address('10.0.0.2')]);
  });

  it('asks again at once when told to, with the last answer in hand', async () => {
    const { asked, names } = start();
    const first = lookup(names);
    asked[0]?.(null, [address('10.0.0.1')]);
    await first;
    names.expire();
    const second = lookup(names);
    asked[1]?.(null, [address('10.0.0.2')]);
    expect(await second).toEqual([address('10.0.0.2')]);
    names.expire();
    const third = lookup(names);
    asked[2]?.(Object.assign(new Error('down'), { code: 'EAI_AGAIN' }), []);
    expect(await third).toEqual([address('10.0.0.2')]);
  });

  it('goes on with the last answer when the next one fails', async () => {
    const { state, asked, names } = start();
    const first = lookup(names);
    asked[0]?.(null, [address('10.0.0.1')]);
    await first;
    state.now = 6000;
    const second = lookup(names);
    asked[1]?.(Object.assign(new Error('down'), { code: 'EAI_AGAIN' }), []);
    expect(await second).toEqual([address('10.0.0.1')]);
  });

  it('hands on no address that is never dialled', async () => {
    const { asked, names } = start();
    const mixed = lookup(names);
    asked[0]?.(null, [address('169.254.169.254'), address('10.0.0.1'), address('fe80::1')]);
    expect(await mixed).toEqual([address('10.0.0.1')]);
  });

  it.each(['169.254.169.254', 'fe80::1', 'fd00:ec2::254', '::ffff:169.254.169.254', '100.100.100.200'])(
    'refuses a name that leads to %s only',
    async (text) => {
      const { asked, names } = start();
      const only = lookup(names, {});
      asked[0]?.(null, [address(text)]);
      expect(await only).toBe('EDENIED');
    },
  );
});
