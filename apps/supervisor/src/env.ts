import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type HeapLimits, heapLimits, limitsHeapItself, machineMemory } from './heap-limits.ts';

/** What the operator set, read once. */
export interface SupervisorEnvironment {
  /** Absolute. */
  readonly dataDirectory: string;
  readonly adminHost: string;
  readonly adminPort: number;
  readonly workers: number;
  /** None where the operator has told Node itself. */
  readonly heaps: Partial<HeapLimits>;
  readonly logLevel: string;
  /** Another program in place of the built dashboard; for development and tests. */
  readonly dashboardEntry: string | undefined;
}

/** The whole environment as a process sees it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const logLevels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

const forEveryChild = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];
const secretKeyNames = ['SLUICE_SECRET_KEY', 'SLUICE_SECRET_KEY_FILE'];
const firstBootNames = [
  'SLUICE_ADMIN_EMAIL',
  'SLUICE_ADMIN_PASSWORD',
  'SLUICE_ADMIN_PASSWORD_FILE',
  'SLUICE_BOOTSTRAP_CONFIG',
];
/** The command line's; harmless in a shell that also starts the appliance. */
const cliNames = ['SLUICE_URL', 'SLUICE_TOKEN'];
const ownNames = [
  'SLUICE_DATA_DIR',
  'SLUICE_ADMIN_HOST',
  'SLUICE_ADMIN_PORT',
  'SLUICE_WORKERS',
  'SLUICE_MEMORY',
  'SLUICE_ZONE',
  'SLUICE_LOG_LEVEL',
  'SLUICE_DASHBOARD_ENTRY',
];
const knownNames = new Set([...secretKeyNames, ...firstBootNames, ...cliNames, ...ownNames, 'SLUICE_WORKER_ID']);

/** `errors` forbid the start; `warnings` are names nobody reads, most often typing errors. */
export function readEnvironment(environment: Environment = process.env): {
  readonly settings: SupervisorEnvironment;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
} {
  const errors: string[] = [];
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('SLUICE_') && !knownNames.has(name))
    .map((name) => `${name} is no setting of Sluice and is ignored`);

  const integer = (name: string, fallback: number, minimum: number, maximum: number): number => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    errors.push(`${name} must be a whole number from ${minimum} to ${maximum}, not "${text}"`);
    return fallback;
  };
  const memory = (): number => {
    const text = environment.SLUICE_MEMORY;
    if (text === undefined || text === '') return machineMemory();
    const [, amount, unit] = /^([1-9]\d{0,8})(MiB|GiB)$/.exec(text) ?? [];
    const mebibytes = Number(amount) * (unit === 'GiB' ? 1024 : 1);
    if (mebibytes >= 256) return mebibytes;
    errors.push(`SLUICE_MEMORY must be a size such as 2GiB, of at least 256MiB, not "${text}"`);
    return machineMemory();
  };
  const logLevel = environment.SLUICE_LOG_LEVEL || 'info';
  if (!logLevels.includes(logLevel)) {
    errors.push(`SLUICE_LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${logLevel}"`);
  }
  // More than four share one listening socket no better, and each costs about 60 MB.
  const workers = integer('SLUICE_WORKERS', Math.min(4, availableParallelism()), 1, 64);
  const settings: SupervisorEnvironment = {
    dataDirectory: resolve(environment.SLUICE_DATA_DIR || 'data'),
    adminHost: environment.SLUICE_ADMIN_HOST || '127.0.0.1',
    adminPort: integer('SLUICE_ADMIN_PORT', 8700, 1, 65_535),
    workers,
    heaps: limitsHeapItself(environment.NODE_OPTIONS) ? {} : heapLimits(memory(), workers),
    logLevel,
    dashboardEntry: environment.SLUICE_DASHBOARD_ENTRY || undefined,
  };
  return { settings, errors, warnings };
}

/** The environment of each kind of child: what it needs, and no secret that it does not use. */
export function childEnvironments(settings: SupervisorEnvironment, environment: Environment = process.env) {
  const pick = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
  const common = {
    ...pick(forEveryChild),
    SLUICE_DATA_DIR: settings.dataDirectory,
    SLUICE_LOG_LEVEL: settings.logLevel,
  };
  // Compiled code from earlier starts: a worker is back in a third of the time. Node checks each entry against its
  // source, and does without when the folder cannot be written.
  const quickStart = { NODE_COMPILE_CACHE: join(settings.dataDirectory, 'run', 'compile-cache') };
  const admin = { SLUICE_ADMIN_HOST: settings.adminHost, SLUICE_ADMIN_PORT: String(settings.adminPort) };
  return {
    controller: {
      ...common,
      ...quickStart,
      ...admin,
      ...pick([...secretKeyNames, ...firstBootNames, 'SLUICE_ALLOW_LINK_LOCAL_SOURCES']),
    },
    proxy: (id: string): Record<string, string> => ({
      ...common,
      ...quickStart,
      // For the sealed keys of certificates.
      ...pick(secretKeyNames),
      SLUICE_WORKER_ID: id,
    }),
    dashboard: {
      ...common,
      ...admin,
      ...pick(secretKeyNames),
      NODE_ENV: 'production',
      HOSTNAME: settings.adminHost,
      PORT: String(settings.adminPort),
      // Next's own handler never exits while an event stream is open; the dashboard brings one that does.
      NEXT_MANUAL_SIG_HANDLE: 'true',
    },
  };
}
