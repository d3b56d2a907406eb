import { describe, expect, it } from 'vitest';
import { childEnvironments, readEnvironment } from './env.ts';
import { heapLimits } from './heap-limits.ts';

describe('readEnvironment', () => {
  it('has a default for everything', () => {
    const { settings, errors, warnings } = readEnvironment({});
    expect(settings).toMatchObject({ adminHost: '127.0.0.1', adminPort: 8700, logLevel: 'info' });
    expect(settings.dataDirectory).toMatch(/^\/.*\/data$/);
    expect(settings.workers).toBeGreaterThanOrEqual(1);
    expect(settings.workers).toBeLessThanOrEqual(4);
    expect([...errors, ...warnings]).toEqual([]);
  });

  it('reports names that nobody reads', () => {
    const { warnings } = readEnvironment({ SLUICE_WORKER: '2', SLUICE_TOKEN: 'for the command line', OTHER: 'x' });
    expect(warnings).toEqual(['SLUICE_WORKER is no setting of Sluice and is ignored']);
  });

  it.each([
    ['4GiB', 4096],
    ['3000MiB', 3000],
  ])('shares out %s of memory', (text, memoryMiB) => {
    const { settings, errors } = readEnvironment({ SLUICE_MEMORY: text, SLUICE_WORKERS: '2' });
    expect(settings.heaps).toEqual(heapLimits(memoryMiB, 2));
    expect(errors).toEqual([]);
  });

  it('leaves heaps to Node where it has been told', () => {
    expect(readEnvironment({ NODE_OPTIONS: '--max-old-space-size=900' }).settings.heaps).toEqual({});
  });

  it.each(['0GiB', '255MiB', '1e3MiB', '-1GiB', '2048'])('refuses %s of memory', (text) => {
    expect(readEnvironment({ SLUICE_MEMORY: text }).errors).toHaveLength(1);
  });

  it('refuses values it cannot use, all of them', () => {
    const { errors } = readEnvironment({
      SLUICE_ADMIN_PORT: '70000',
      SLUICE_WORKERS: 'many',
      SLUICE_MEMORY: '2 GB',
      SLUICE_LOG_LEVEL: 'loud',
    });
    expect(errors).toEqual([
      'SLUICE_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "loud"',
      'SLUICE_WORKERS must be a whole number from 1 to 64, not "many"',
      'SLUICE_ADMIN_PORT must be a whole number from 1 to 65535, not "70000"',
      'SLUICE_MEMORY must be a size such as 2GiB, of at least 256MiB, not "2 GB"',
    ]);
  });
});

describe('childEnvironments', () => {
  const environment = {
    PATH: '/bin',
    AWS_SECRET_ACCESS_KEY: 'not ours',
    SLUICE_SECRET_KEY: 'key',
    SLUICE_ADMIN_PASSWORD: 'password',
    SLUICE_DATA_DIR: '/srv/sluice',
  };
  const children = childEnvironments(readEnvironment(environment).settings, environment);

  it('gives no child what it does not use', () => {
    expect(children.proxy('proxy-1')).toEqual({
      PATH: '/bin',
      NODE_COMPILE_CACHE: '/srv/sluice/run/compile-cache',
      SLUICE_DATA_DIR: '/srv/sluice',
      SLUICE_LOG_LEVEL: 'info',
      SLUICE_SECRET_KEY: 'key',
      SLUICE_WORKER_ID: 'proxy-1',
    });
    expect(children.controller).toMatchObject({ SLUICE_SECRET_KEY: 'key', SLUICE_ADMIN_PASSWORD: 'password' });
    expect(children.dashboard).toMatchObject({ SLUICE_SECRET_KEY: 'key', HOSTNAME: '127.0.0.1', PORT: '8700' });
    expect(children.dashboard).not.toHaveProperty('SLUICE_ADMIN_PASSWORD');
    for (const child of [children.controller, children.dashboard]) {
      expect(child).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
    }
  });
});
