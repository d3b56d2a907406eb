import { describe, expect, it } from 'vitest';
import { chooseCoding } from './accept-encoding.ts';
import type { Coding } from './schema.ts';

const all: readonly Coding[] = ['zstd', 'br', 'gzip'];
const pick = (...values: string[]) => chooseCoding(values, all).coding;

describe('the coding', () => {
  it.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'br'],
    ['GZip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['zstd;q=0.3, br;q=0.5, gzip;q=0.4', 'br'],
    ['*', 'zstd'],
    ['*;q=0.1, zstd;q=0', 'br'],
    ['gzip ; q=0.001', 'gzip'],
    ['gzip;q=0.5, identity;q=0.5', 'gzip'],
  ])('of %s is %s', (value, coding) => {
    expect(pick(value)).toBe(coding);
  });

  it.each([
    '',
    'identity',
    'deflate',
    'gzip;q=0',
    '*;q=0',
    'gzip;q=0.5, identity;q=0.6',
    'gzip;q=2',
    'gzip;q=0.1234',
    'gzip;level=1',
    'gzip br',
  ])('of "%s" is none', (value) => {
    expect(pick(value)).toBeUndefined();
  });

  it('of no field at all is none', () => {
    expect(pick()).toBeUndefined();
  });

  it('is read from all fields, and is one of those that are made', () => {
    expect(pick('gzip;q=0.5', 'br')).toBe('br');
    expect(chooseCoding(['zstd, gzip'], ['gzip'])).toEqual({ coding: 'gzip', identityRefused: false });
    expect(chooseCoding(['gzip, zstd'], ['gzip', 'zstd']).coding).toBe('gzip');
  });
});

it('identity is refused by name, or by * without a word on it', () => {
  const refused = (value: string) => chooseCoding([value], all).identityRefused;
  expect(['identity;q=0', '*;q=0', 'gzip, *;q=0.0'].map(refused)).toEqual([true, true, true]);
  expect(['gzip', '*;q=0, identity', '*;q=0, identity;q=0.1', '*'].map(refused)).toEqual([false, false, false, false]);
});
