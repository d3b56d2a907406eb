import './require-node.ts';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryLock, dataDirectoryProblem, hasLastGood } from './data-directory.ts';
import { readEnvironment, type SupervisorEnvironment } from './env.ts';
import { createLog } from './log.ts';
import { appliancePrograms } from './programs.ts';
import { handleSignals } from './signals.ts';
import { Supervisor } from './supervisor.ts';

const { settings, errors, warnings } = readEnvironment();
const log = createLog(settings.logLevel, (line) => process.stdout.write(line));
// A closed terminal or log pipe must not end the appliance.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
// Every other process leaves an unexpected error to the supervisor. Nobody stands behind this one, its end would end
// all traffic, and it holds no state that an error could have spoiled: it says so and goes on.
process.on('uncaughtException', (error) => log.error(`unexpected error: ${error.message}`, { stack: error.stack }));

for (const warning of warnings) log.warn(warning);
for (const error of errors) log.error(error);
if (errors.length > 0) process.exit(1);

const lock = new DataDirectoryLock(settings.dataDirectory);
await prepareDataDirectory();

const supervisor = new Supervisor({
  ...appliancePrograms(settings),
  log,
  onSettled: () => process.stdout.write(`${greeting(settings, supervisor)}\n`),
});
handleSignals({
  stop() {
    log.info('stopping: workers finish what they serve, within the drain timeout; a second signal ends them at once');
    void supervisor.stop().then(() => {
      lock.release();
      process.exit(0);
    });
  },
  stopNow() {
    supervisor.stopNow();
    setTimeout(() => process.exit(128 + constants.signals.SIGINT), 1_000);
  },
  reload: () => supervisor.reload(),
  replaceWorkers: () => void supervisor.replaceWorkers(),
});
supervisor.start();

/** Ends the process when nothing could be served from this folder, or another supervisor does. */
async function prepareDataDirectory(): Promise<void> {
  const problem = dataDirectoryProblem(settings.dataDirectory) ?? (await lockProblem());
  if (problem === undefined) return;
  if (!hasLastGood(settings.dataDirectory)) {
    log.error(problem);
    process.exit(1);
  }
  log.error(`${problem}; serving the last good configuration, changes are not possible`);
}

async function lockProblem(): Promise<string | undefined> {
  try {
    const holder = await lock.acquire();
    if (holder === undefined) return undefined;
    log.error(`another supervisor (pid ${holder}) already runs on ${settings.dataDirectory}`);
    process.exit(1);
  } catch (error) {
    return `the data directory ${settings.dataDirectory} cannot be locked: ${error instanceof Error ? error.message : error}`;
  }
}

/** The one line for a person: where to go, and with what at the first start. */
function greeting({ adminHost, adminPort, dataDirectory }: SupervisorEnvironment, { processes }: Supervisor): string {
  const workers = processes.filter(({ name, state }) => name.startsWith('proxy') && state === 'ready').length;
  const host = addressOf(adminHost);
  const isAdminUp = processes.some(({ name, state }) => name === 'dashboard' && state === 'ready');
  const admin = isAdminUp ? `dashboard at http://${host}:${adminPort}` : 'without the dashboard';
  const token = isAdminUp ? setupToken(dataDirectory) : undefined;
  const isWell = processes.every(({ state }) => state === 'ready');
  return `Sluice is up${isWell ? '' : ' in part'}: ${workers} worker${workers === 1 ? '' : 's'}, ${admin}${token === undefined ? '' : `, setup token ${token}`}`;
}

/** As it stands in a link. Every address of the machine is none to go to: this machine's own loopback is. */
function addressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Made by the controller while there is no administrator. */
function setupToken(dataDirectory: string): string | undefined {
  try {
    return readFileSync(join(dataDirectory, 'setup-token'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
