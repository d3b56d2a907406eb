import { resolve } from 'node:path';
import { type LogLevel, logLevels } from '@sluice/core/logger';

export interface DashboardEnvironment {
  /** Absolute. */
  readonly dataDirectory: string;
  readonly adminHost: string;
  readonly adminPort: number;
  /** Where the gateway runs, when the environment says so. */
  readonly zone: string | undefined;
  readonly logLevel: LogLevel;
  /** Value and path of the secret key; both undefined means `<data>/secret.key`. */
  readonly secretKey: { readonly value: string | undefined; readonly file: string | undefined };
  readonly isDevelopment: boolean;
}

/** The supervisor has checked these and reports what is wrong; here only the defaults are filled in. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DashboardEnvironment {
  const level = environment.SLUICE_LOG_LEVEL || 'info';
  return {
    dataDirectory: resolve(/* turbopackIgnore: true */ environment.SLUICE_DATA_DIR || 'data'),
    adminHost: environment.SLUICE_ADMIN_HOST || '127.0.0.1',
    adminPort: Number(environment.SLUICE_ADMIN_PORT || environment.PORT || 8700),
    zone: environment.SLUICE_ZONE || undefined,
    logLevel: logLevels.find((known) => known === level) ?? 'info',
    secretKey: {
      value: environment.SLUICE_SECRET_KEY || undefined,
      file: environment.SLUICE_SECRET_KEY_FILE || undefined,
    },
    isDevelopment: environment.NODE_ENV === 'development',
  };
}
