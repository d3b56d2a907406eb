import { createLogger } from '@sluice/core/logger';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { Probation } from './probation.ts';

function start() {
  const clock = new FakeClock();
  const log = createLogger('test', 'silent');
  const lines: unknown[] = [];
  log.warn = (line: unknown) => lines.push(line);
  return { clock, lines, probation: new Probation(clock, log) };
}

function abuse(probation: Probation, address: string, times = 6): void {
  for (let time = 0; time < times; time++) probation.noteAbuse(address);
}

it('begins when an address has lost more connections than a broken client would, and is over after a while', () => {
  const { clock, probation } = start();
  abuse(probation, '192.0.2.1', 5);
  expect(probation.holds('192.0.2.1')).toBe(false);
  abuse(probation, '192.0.2.1', 1);
  expect(probation.holds('192.0.2.1')).toBe(true);
  expect(probation.holds('192.0.2.2')).toBe(false);
  clock.advance(1999);
  expect(probation.holds('192.0.2.1')).toBe(true);
  clock.advance(1);
  expect(probation.holds('192.0.2.1')).toBe(false);
});

it('is never begun by one now and then', () => {
  const { clock, probation } = start();
  for (let time = 0; time < 100; time++) {
    abuse(probation, '192.0.2.1', 1);
    clock.advance(5000);
    expect(probation.holds('192.0.2.1')).toBe(false);
  }
});

it('takes twice as long each time, five minutes at most, and begins anew after ten without any', () => {
  const { clock, probation } = start();
  const lengths: number[] = [];
  for (let round = 0; round < 10; round++) {
    abuse(probation, '192.0.2.1', 80);
    const began = clock.monotonic();
    while (probation.holds('192.0.2.1')) clock.advance(1000);
    lengths.push((clock.monotonic() - began) / 1000);
  }
  expect(lengths).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  clock.advance(600_000);
  abuse(probation, '192.0.2.1', 5);
  expect(probation.holds('192.0.2.1')).toBe(false);
  abuse(probation, '192.0.2.1', 1);
  clock.advance(2000);
  expect(probation.holds('192.0.2.1')).toBe(false);
});

it('is not made longer by what else is lost meanwhile', () => {
  const { clock, probation } = start();
  abuse(probation, '192.0.2.1', 1000);
  clock.advance(2000);
  expect(probation.holds('192.0.2.1')).toBe(false);
});

it('takes a /64 of IPv6 for one address', () => {
  const { probation } = start();
  for (let host = 1; host <= 6; host++) probation.noteAbuse(`2001:db8:1:2::${host.toString(16)}`);
  expect(probation.holds('2001:db8:1:2:ffff::1')).toBe(true);
  expect(probation.holds('2001:db8:1:3::1')).toBe(false);
  abuse(probation, 'fe80::1%eth0');
  expect(probation.holds('fe80::1%eth0')).toBe(true);
});

it('remembers so many addresses only, and forgets the one whose abuse is longest ago', () => {
  const { probation } = start();
  abuse(probation, '192.0.2.1');
  abuse(probation, '192.0.2.2');
  const address = (index: number) => `10.0.${index >> 8}.${index & 255}`;
  for (let index = 0; index < 9998; index++) probation.noteAbuse(address(index));
  probation.noteAbuse('192.0.2.1');
  probation.noteAbuse('203.0.113.1');
  expect(probation.size).toBe(10_000);
  expect(probation.holds('192.0.2.1')).toBe(true);
  expect(probation.holds('192.0.2.2')).toBe(false);
});

it('is one line in the log now and then, however many addresses there are', () => {
  const { clock, lines, probation } = start();
  for (let host = 1; host <= 50; host++) abuse(probation, `192.0.2.${host}`);
  expect(lines).toEqual([{ client: '192.0.2.1', forMs: 2000, addresses: 1 }]);
  clock.advance(10_000);
  abuse(probation, '192.0.2.51');
  expect(lines[1]).toEqual({ client: '192.0.2.51', forMs: 2000, addresses: 50 });
});
