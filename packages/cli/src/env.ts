import { resolve } from 'node:path';

/** What the operator set, read once. */
export interface CliEnvironment {
  /** SLUICE_DATA_DIR, absolute. Default `data` in the working folder. */
  readonly dataDirectory: string;
  /** SLUICE_URL; undefined when not set. */
  readonly url: string | undefined;
  /** SLUICE_TOKEN; undefined when not set. */
  readonly token: string | undefined;
  readonly adminHost: string;
  readonly adminPort: number;
  readonly secretKey: string | undefined;
  readonly secretKeyFile: string | undefined;
  /** Where relative file names on the command line start: npm runs scripts in the project's folder, not in the user's. */
  readonly workingFolder: string;
}

export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CliEnvironment {
  const byNpm = environment.npm_lifecycle_event === 'sluice';
  return {
    dataDirectory: resolve(environment.SLUICE_DATA_DIR || 'data'),
    url: environment.SLUICE_URL || undefined,
    token: environment.SLUICE_TOKEN || undefined,
    adminHost: environment.SLUICE_ADMIN_HOST || '127.0.0.1',
    adminPort: Number(environment.SLUICE_ADMIN_PORT) || 8700,
    secretKey: environment.SLUICE_SECRET_KEY || undefined,
    secretKeyFile: environment.SLUICE_SECRET_KEY_FILE || undefined,
    workingFolder: (byNpm && environment.INIT_CWD) || process.cwd(),
  };
}
