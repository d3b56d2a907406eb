import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LogLevel, logLevels } from '@sluice/core/logger';

export interface ControllerEnvironment {
  /** Absolute. */
  readonly dataDirectory: string;
  readonly logLevel: LogLevel;
  /** Value and path of the secret key; both undefined means `<data>/secret.key`. */
  readonly secretKey: { readonly value: string | undefined; readonly file: string | undefined };
  /** The first administrator; undefined when a person is to make one with the setup token. */
  readonly firstAdmin: { readonly email: string; readonly password: string } | undefined;
  /** A YAML file applied as revision 1 of an empty database. */
  readonly bootstrapConfig: string | undefined;
  /** Whether discovery sources may ask link-local and metadata addresses. */
  readonly allowLinkLocalSources: boolean;
}

/** `problems` are sentences about settings that could not be used; the rest is valid all the same. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>> = process.env): {
  readonly settings: ControllerEnvironment;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const level = environment.SLUICE_LOG_LEVEL || 'info';
  const logLevel = logLevels.find((known) => known === level);
  if (logLevel === undefined) problems.push(`SLUICE_LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${level}"`);

  const allow = environment.SLUICE_ALLOW_LINK_LOCAL_SOURCES || '0';
  if (allow !== '0' && allow !== '1') problems.push(`SLUICE_ALLOW_LINK_LOCAL_SOURCES must be 0 or 1, not "${allow}"`);

  const email = environment.SLUICE_ADMIN_EMAIL || undefined;
  const password = readPassword(environment, problems);
  if ((email === undefined) !== (password === undefined) && problems.length === 0) {
    problems.push('SLUICE_ADMIN_EMAIL and SLUICE_ADMIN_PASSWORD[_FILE] make an administrator only together');
  }
  return {
    settings: {
      dataDirectory: resolve(environment.SLUICE_DATA_DIR || 'data'),
      logLevel: logLevel ?? 'info',
      secretKey: {
        value: environment.SLUICE_SECRET_KEY || undefined,
        file: environment.SLUICE_SECRET_KEY_FILE || undefined,
      },
      firstAdmin: email === undefined || password === undefined ? undefined : { email, password },
      bootstrapConfig: environment.SLUICE_BOOTSTRAP_CONFIG || undefined,
      allowLinkLocalSources: allow === '1',
    },
    problems,
  };
}

function readPassword(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string | undefined {
  const file = environment.SLUICE_ADMIN_PASSWORD_FILE;
  if (!file) return environment.SLUICE_ADMIN_PASSWORD || undefined;
  try {
    // An editor ends the file with a line break that is no part of the password.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch {
    problems.push(`SLUICE_ADMIN_PASSWORD_FILE: ${file} cannot be read`);
    return undefined;
  }
}
