import { messageOf, systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { readEnvironment } from '../env.ts';
import { setDashboardState } from './dashboard-state.ts';
import { guardIngress, type Ingress } from './ingress.ts';
import { type OpenApi, openApi } from './open-api.ts';
import { linkToSupervisor } from './supervisor-link.ts';

/** How long to wait before looking for the database again, milliseconds. */
const retryMs = 500;

/**
 * The start of this process. Pages are answered from the first moment; while the database cannot be used they say why,
 * and it is tried again until it can.
 */
export function startDashboard(): void {
  const settings = readEnvironment();
  const logger = createLogger('dashboard', settings.logLevel);
  const ingress = guardIngress(settings);
  let open: OpenApi | undefined;
  let stopping = false;

  const tryToOpen = (): void => {
    if (stopping) return;
    try {
      open = openApi(settings, logger);
      setDashboardState({ kind: 'ready', api: open.api });
      logger.info('the database is open');
    } catch (error) {
      const problem = messageOf(error);
      setDashboardState({ kind: 'waiting', problem });
      logger.debug(problem);
      systemClock.after(retryMs, tryToOpen);
    }
  };

  const link = linkToSupervisor((deadlineMs) => {
    if (stopping) return;
    stopping = true;
    setDashboardState({ kind: 'waiting', problem: 'The dashboard is restarting.' });
    void leave(ingress, open, deadlineMs).then(() => process.exit(0));
  });
  tryToOpen();
  // Next answers requests once `register` has returned.
  setImmediate(() => link.ready());
}

/** Ends the streams, lets other requests finish, closes the databases. */
async function leave(ingress: Ingress, open: OpenApi | undefined, deadlineMs: number): Promise<void> {
  ingress.server?.close();
  ingress.server?.closeIdleConnections();
  open?.endStreams();
  const deadline = performance.now() + Math.max(0, deadlineMs - 500);
  while (ingress.inFlight.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  ingress.server?.closeAllConnections();
  open?.close();
}
