import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SluiceError } from '@sluice/core';
import { describe, expect, test } from 'vitest';
import { bootstrap } from '../src/index.ts';
import { temporaryFolder, temporaryStore } from './temporary-store.ts';

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'first.yaml');
  writeFileSync(path, text);
  return path;
}

describe('bootstrap', () => {
  test('gives an empty database one listener, once', () => {
    const store = temporaryStore({ bootstrapped: false });
    expect(bootstrap(store)?.revision).toMatchObject({ number: 1, parent: null, author: 'system' });
    expect(store.document().listeners).toMatchObject([{ address: '0.0.0.0:8080' }]);
    expect(bootstrap(store)).toBeUndefined();
    expect(store.latestRevision()?.number).toBe(1);
  });

  test('takes a file, and ignores it afterwards', () => {
    const configPath = fileWith('version: 1\nlisteners:\n  - { name: edge, address: 127.0.0.1:8081 }\n');
    const store = temporaryStore({ bootstrapped: false });
    bootstrap(store, { configPath });
    expect(store.document().listeners[0]?.name).toBe('edge');
    expect(bootstrap(store, { configPath: '/nowhere' })).toBeUndefined();
  });

  test('refuses a bad file with every issue at its line, and leaves the database empty', () => {
    const configPath = fileWith(
      'version: 1\nlisteners:\n  - { name: edge, address: nowhere }\n  - { name: Bad, address: 127.0.0.1:8082 }\n',
    );
    const store = temporaryStore({ bootstrapped: false });
    let thrown: unknown;
    try {
      bootstrap(store, { configPath });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SluiceError);
    const { code, message } = thrown as SluiceError;
    expect(code).toBe('invalid');
    expect(message).toMatch(/first\.yaml:3:\d+: .*nowhere/);
    expect(message).toMatch(/first\.yaml:4:\d+: /);
    expect(store.latestRevision()).toBeUndefined();
    expect(() => bootstrap(store, { configPath: '/nowhere/at/all' })).toThrow(/cannot be read/);
  });
});
