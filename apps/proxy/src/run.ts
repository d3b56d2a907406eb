import { flushCompileCache } from 'node:module';
import { type ChildMessage, readKeptVerdicts, type SupervisorMessage } from '@sluice/control';
import { messageOf, systemClock, systemRandom } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { openSecretKey, type SecretKey } from '@sluice/core/secret-key';
import { ControlLink } from './control-link.ts';
import { readEnvironment } from './env.ts';
import { readLastGood } from './last-good.ts';
import { ownSockets, SupervisorSockets } from './listeners/listening-socket.ts';
import { LoadExchange } from './runtime/load-exchange.ts';
import { Flusher } from './telemetry/flusher.ts';
import { readKeptMaterial } from './tls/kept-material.ts';
import { ProxyWorker } from './worker.ts';

/** Puts the worker together with its process: supervisor, controller, signals, the last good snapshot. */
export async function run(): Promise<void> {
  const environment = readEnvironment();
  const { workerId, dataDirectory } = environment;
  const log = createLogger(workerId, environment.logLevel);
  const tell = (message: ChildMessage): void => {
    // A message to a supervisor that is gone is lost, which `disconnect` deals with.
    if (process.connected === true) process.send?.(message, undefined, undefined, () => {});
  };
  const supervised = process.send === undefined ? undefined : new SupervisorSockets(tell);

  // Only tells; the process then ends as it would have, and the supervisor replaces it.
  process.on('uncaughtExceptionMonitor', (error, origin) => log.fatal({ err: error, origin }, 'unexpected error'));

  let link: ControlLink | undefined;
  // Read when the first key is to be opened: most gateways of the first hour have none.
  let knownKey: SecretKey | undefined;
  const secretKey = (): SecretKey => {
    knownKey ??= openSecretKey({ dataDir: dataDirectory, ...environment.secretKey });
    return knownKey;
  };
  const worker = new ProxyWorker({
    id: workerId,
    clock: systemClock,
    random: systemRandom,
    log,
    sockets: supervised ?? ownSockets,
    sendAccessLog: (message) => link?.client.send(message) ?? false,
    openKey: (sealed, context) => secretKey().open(sealed, context),
    sendLimitAsks: (asks) => link?.client.send({ kind: 'limit-asks', asks: [...asks] }) ?? false,
    zone: environment.zone,
    deriveKey: (purpose) => secretKey().deriveKey(purpose),
    onListenersChanged: () => link?.reportState(),
  });

  let leaving = false;
  const leave = (why: string, deadlineMs: number): void => {
    if (leaving) return;
    leaving = true;
    log.info({ why, deadlineMs }, 'draining');
    const drained = worker.drain(deadlineMs);
    link?.reportState();
    drained
      .then(async () => {
        flusher.stop();
        loads.stop();
        await link?.close();
        tell({ kind: 'drained' });
        log.info('drained');
        // The IPC channel would keep the process alive.
        if (process.connected === true) process.disconnect?.();
        process.exitCode = 0;
        setTimeout(() => process.exit(0), 100).unref();
      })
      .catch((error: unknown) => {
        log.fatal({ err: error }, 'draining failed');
        process.exit(1);
      });
  };
  const drainTimeoutMs = (): number => worker.snapshot?.settings.drainTimeoutMs ?? 30_000;

  process.on('SIGTERM', () => leave('SIGTERM', drainTimeoutMs()));
  process.on('SIGINT', () => leave('SIGINT', drainTimeoutMs()));
  process.on('disconnect', () => leave('the supervisor is gone', drainTimeoutMs()));
  process.on('message', (message: SupervisorMessage, handle: unknown) => {
    if (message.kind === 'ping') tell({ kind: 'pong', sequence: message.sequence });
    else if (message.kind === 'drain') leave('asked to', message.deadlineMs);
    else if (message.kind === 'reload') worker.shared.names.expire();
    else supervised?.onMessage(message, handle);
  });

  let ready = false;
  const becomeReady = (): void => {
    if (ready) return;
    ready = true;
    tell({ kind: 'ready' });
    // Now and not at the exit, which a kill -9 leaves out: the next worker of any place starts from what this one
    // compiled. Some 20 ms the first time, nothing when it is all there.
    flushCompileCache();
  };

  const serves = (): void => {
    tell({ kind: 'drain-timeout', timeoutMs: drainTimeoutMs() });
    becomeReady();
  };

  worker.start();
  const flusher = new Flusher({
    worker: workerId,
    recorder: worker.context.recorder,
    clock: systemClock,
    send: (message) => link?.client.send(message) ?? false,
    endpoints: () => Array.from(worker.shared.endpoints.values(), (endpoint) => endpoint.gauge()),
    upstreams: () => Array.from(worker.shared.gates.values(), (gate) => gate.gauge()),
    caches: () => Array.from(worker.shared.caches.values(), (cache) => cache.gauge()),
    takeDroppedLines: () => worker.context.accessLog.takeDropped(),
  });
  flusher.start();
  const loads = new LoadExchange({
    clock: systemClock,
    endpoints: () => worker.shared.endpoints.values(),
    send: (message) => link?.client.send(message) ?? false,
  });
  loads.start();

  // Before the snapshot that names them.
  const kept = await readKeptMaterial(dataDirectory).catch((error: unknown) => {
    log.error({ problem: messageOf(error) }, 'the kept certificates were passed over');
    return { material: [], ticketKeys: [] };
  });
  worker.setCertificates(kept.material, kept.ticketKeys);
  worker.setKeptVerdicts(readKeptVerdicts(dataDirectory, systemClock.now()));
  const lastGood = await readLastGood(dataDirectory);
  for (const problem of lastGood.problems) log.error({ problem }, 'a last good snapshot was passed over');
  if (lastGood.snapshot !== undefined) {
    const outcome = await worker.apply(lastGood.snapshot);
    if (outcome.kind === 'applied') {
      log.info({ revision: outcome.revision }, 'serving the last good snapshot');
      serves();
    } else {
      log.error({ reasons: outcome.issues.map((issue) => issue.message) }, 'the last good snapshot was refused');
    }
  }
  link = new ControlLink({
    worker,
    loads,
    workerId,
    dataDirectory,
    log,
    writesLastGoodFirst: workerId === 'proxy-1',
    onApplied: serves,
  });
}
