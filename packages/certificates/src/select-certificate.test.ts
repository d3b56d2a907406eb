import { describe, expect, it } from 'vitest';
import { normaliseServerName, selectCertificates } from './select-certificate.ts';

const certificate = (id: string, dnsNames: string[], notBefore = 1, keyType = 'ec') => ({
  id,
  dnsNames,
  notBefore,
  keyType,
});
const idsFor = (list: readonly ReturnType<typeof certificate>[], name: string) =>
  selectCertificates(list, normaliseServerName(name)).map(({ id }) => id);

describe('selectCertificates', () => {
  const first = certificate('first', ['one.example']);
  const exact = certificate('exact', ['a.two.example']);
  const wildcard = certificate('wildcard', ['*.two.example']);
  const all = [first, wildcard, exact];

  it('takes the exact name before the wildcard, and the first where nothing fits', () => {
    expect(idsFor(all, 'a.two.example')).toEqual(['exact']);
    expect(idsFor(all, 'b.two.example')).toEqual(['wildcard']);
    expect(idsFor(all, 'three.example')).toEqual(['first']);
    expect(idsFor(all, '')).toEqual(['first']);
    expect(idsFor([], 'a')).toEqual([]);
  });

  it('lets a wildcard stand for one label only', () => {
    expect(idsFor(all, 'two.example')).toEqual(['first']);
    expect(idsFor(all, 'x.y.two.example')).toEqual(['first']);
    expect(idsFor(all, '.two.example')).toEqual(['first']);
  });

  it('knows no case and no final dot', () => {
    expect(idsFor(all, 'A.Two.EXAMPLE.')).toEqual(['exact']);
  });

  it('takes the newest among equals, one for each kind of key', () => {
    const newer = certificate('newer', ['a.two.example'], 2);
    const rsa = certificate('rsa', ['a.two.example'], 1, 'rsa');
    expect(idsFor([newer, exact, rsa], 'a.two.example')).toEqual(['newer', 'rsa']);
    expect(idsFor([exact, newer, rsa], 'a.two.example')).toEqual(['newer', 'rsa']);
  });
});
