import { describe, expect, it } from 'vitest';
import { fitsMeshName, parseMeshName } from './mesh-name.ts';

describe('parseMeshName', () => {
  it('reads port, subset and host', () => {
    const host = 'billing.shop.svc.cluster.local';
    expect(parseMeshName(`outbound_.8080_.v1_.${host}`)).toEqual({ port: 8080, subset: 'v1', host });
    expect(parseMeshName(`outbound_.80_._.${host}`)).toEqual({ port: 80, subset: '', host });
  });

  it.each([
    'billing.example',
    'inbound_.80_._.a.example',
    'outbound_.0_._.a.example',
    'outbound_.080_._.a.example',
    'outbound_.65536_._.a.example',
    'outbound_.80_.-v1_.a.example',
    'outbound_.80_.a.b_.a.example',
    'outbound_.80_._.',
    'outbound|80|v1|a.example',
    '',
  ])('reads nothing from %j', (name) => {
    expect(parseMeshName(name)).toBeUndefined();
  });
});

describe('fitsMeshName', () => {
  const labels = { portLabel: 'port', subsetLabel: 'version' };
  const name = { port: 80, subset: 'v1', host: 'a.example' };

  it('goes by the labels, and by the port of the address where there is none', () => {
    const fits = (address: string, own: Record<string, string>) => fitsMeshName({ address, labels: own }, name, labels);
    expect(fits('10.0.0.1:8080', { port: '80', version: 'v1' })).toBe(true);
    expect(fits('[2001:db8::1]:80', { version: 'v1' })).toBe(true);
    expect(fits('10.0.0.1:80', { port: '8080', version: 'v1' })).toBe(false);
    expect(fits('10.0.0.1:80', { version: 'v2' })).toBe(false);
    expect(fits('10.0.0.1:80', {})).toBe(false);
    expect(fitsMeshName({ address: '10.0.0.1:80', labels: {} }, { ...name, subset: '' }, labels)).toBe(true);
  });
});
