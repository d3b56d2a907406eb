import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './env.ts';

describe('readEnvironment', () => {
  it('needs nothing', () => {
    const { settings, problems } = readEnvironment({});
    expect(settings).toMatchObject({ logLevel: 'info', firstAdmin: undefined, bootstrapConfig: undefined });
    expect(problems).toEqual([]);
  });

  it('reads the first password from a file, without the line break at its end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-env-'));
    try {
      const file = join(folder, 'password');
      writeFileSync(file, ' with blanks \n');
      const { settings } = readEnvironment({
        SLUICE_ADMIN_EMAIL: 'admin@example.com',
        SLUICE_ADMIN_PASSWORD_FILE: file,
      });
      expect(settings.firstAdmin).toEqual({ email: 'admin@example.com', password: ' with blanks ' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what it could not use', () => {
    expect(readEnvironment({ SLUICE_ADMIN_EMAIL: 'admin@example.com' }).problems).toEqual([
      'SLUICE_ADMIN_EMAIL and SLUICE_ADMIN_PASSWORD[_FILE] make an administrator only together',
    ]);
    expect(
      readEnvironment({ SLUICE_ADMIN_EMAIL: 'a@b', SLUICE_ADMIN_PASSWORD_FILE: '/nowhere/password' }).problems,
    ).toEqual(['SLUICE_ADMIN_PASSWORD_FILE: /nowhere/password cannot be read']);
    expect(readEnvironment({ SLUICE_ALLOW_LINK_LOCAL_SOURCES: 'yes' })).toMatchObject({
      settings: { allowLinkLocalSources: false },
      problems: ['SLUICE_ALLOW_LINK_LOCAL_SOURCES must be 0 or 1, not "yes"'],
    });
    expect(readEnvironment({ SLUICE_ALLOW_LINK_LOCAL_SOURCES: '1' }).settings.allowLinkLocalSources).toBe(true);
    expect(readEnvironment({ SLUICE_LOG_LEVEL: 'loud' }).problems[0]).toMatch(/^SLUICE_LOG_LEVEL must be one of/);
  });
});
