import { resolve } from 'node:path';
import { type LogLevel, logLevels } from '@sluice/core/logger';

export interface ProxyEnvironment {
  readonly dataDirectory: string;
  /** `proxy-1` … */
  readonly workerId: string;
  readonly logLevel: LogLevel;
  /** Where the gateway is; undefined leaves it to the settings. */
  readonly zone: string | undefined;
  /** Value and path of the secret key; both undefined means `<data>/secret.key`. */
  readonly secretKey: { readonly value: string | undefined; readonly file: string | undefined };
}

/** The only place where this process reads its environment. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): ProxyEnvironment {
  const level = variables.SLUICE_LOG_LEVEL ?? 'info';
  return {
    dataDirectory: resolve(variables.SLUICE_DATA_DIR ?? './data'),
    workerId: variables.SLUICE_WORKER_ID ?? 'proxy-1',
    logLevel: logLevels.find((known) => known === level) ?? 'info',
    zone: variables.SLUICE_ZONE || undefined,
    secretKey: {
      value: variables.SLUICE_SECRET_KEY || undefined,
      file: variables.SLUICE_SECRET_KEY_FILE || undefined,
    },
  };
}
