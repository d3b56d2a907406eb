import { describe, expect, it } from 'vitest';
import { currentVersion } from './document.ts';
import { upgradeDocument, upgrades } from './upgrade-document.ts';

describe('upgradeDocument', () => {
  it('has one step for each version but the newest', () => {
    expect(upgrades).toHaveLength(currentVersion - 1);
  });

  it('refuses a newer document in one clear sentence', () => {
    expect(upgradeDocument({ version: currentVersion + 1 })).toMatchObject({
      ok: false,
      issue: { path: ['version'], message: 'version 2 was written by a newer Sluice; this one reads up to version 1' },
    });
  });

  it('refuses a document without a version', () => {
    expect(upgradeDocument({ routes: [] })).toMatchObject({
      ok: false,
      issue: { message: 'version is required; write "version: 1"' },
    });
  });

  it('runs each step from the version that was written', () => {
    const steps = [
      (from: Readonly<Record<string, unknown>>) => ({ ...from, version: 2, second: true }),
      (from: Readonly<Record<string, unknown>>) => ({ ...from, version: 3, third: true }),
    ];
    expect(upgradeDocument({ version: 1 }, steps)).toEqual({
      ok: true,
      document: { version: 3, second: true, third: true },
    });
    expect(upgradeDocument({ version: 2 }, steps)).toEqual({ ok: true, document: { version: 3, third: true } });
    expect(upgradeDocument({ version: 4 }, steps)).toMatchObject({ ok: false });
  });
});
