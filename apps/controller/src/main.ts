import './require-node.ts';
import { flushCompileCache } from 'node:module';
import { systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import about from '../package.json' with { type: 'json' };
import { Controller } from './controller.ts';
import { readEnvironment } from './env.ts';
import { linkToSupervisor } from './process-link.ts';
import { createTelemetry } from './telemetry/create-telemetry.ts';

const { settings, problems } = readEnvironment();
const log = createLogger('controller', settings.logLevel);
for (const problem of problems) log.error(problem);
// A closed log pipe is the supervisor's business; its end reaches this process as `disconnect`.
process.stdout.on('error', () => {});

const controller = new Controller({
  settings,
  clock: systemClock,
  log,
  version: about.version,
  createTelemetry,
  onReplaceWorkers() {
    if (!supervisor.replaceWorkers()) log.warn('workers cannot be replaced: no supervisor runs this controller');
  },
});
const supervisor = linkToSupervisor({
  onProcesses: (processes) => controller.setProcesses(processes),
  onReload: () => void controller.reload(),
  onStop() {
    supervisor.close();
    void controller.stop().then(() => process.exit(0));
  },
});

await controller.start();
supervisor.ready();
// Now and not at the exit, which a kill -9 leaves out: the next controller starts from what this one compiled.
flushCompileCache();
