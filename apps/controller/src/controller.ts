import { join } from 'node:path';
import { type ConfigDocument, settingsSchema } from '@sluice/config';
import { type ControlConnection, controlSocketPath, createControlServer, type GatewayStatus } from '@sluice/control';
import { type Clock, messageOf, type Service, SluiceError, systemRandom, type Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { isDeniedAddress } from '@sluice/dialing/denied-address';
import { compileSnapshot } from '@sluice/snapshot';
import type { Revision, Store } from '@sluice/store';
import { CachePurges } from './cache-purges.ts';
import { CertificateDirectory } from './certificate-directory.ts';
import { type ClientReport, tellAccessLogWanted, welcome } from './connections.ts';
import { DiscoveryDirectory } from './discovery/discovery-directory.ts';
import { EndpointDirectory } from './endpoint-directory.ts';
import type { ControllerEnvironment } from './env.ts';
import { openConfiguration, prepareFirstBoot } from './first-boot.ts';
import { HealthDirectory } from './health/health-directory.ts';
import { LimitAuthority } from './limits/limit-authority.ts';
import { LoadDirectory } from './load-directory.ts';
import { createPairKeeper } from './pair-keeper.ts';
import { RevisionWatcher } from './revision-watcher.ts';
import { SnapshotPublisher } from './snapshot-publisher.ts';
import { StatusPublisher } from './status-publisher.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Telemetry, TelemetryOptions, TelemetryProblems } from './telemetry/create-telemetry.ts';
import { TicketKeyring } from './ticket-keyring.ts';
import { rejectionInWords, WorkerRegistry } from './worker-registry.ts';

/** A controller that was just told to leave holds its socket a little longer. */
const listenRetryMs = 500;

/** Between two attempts to bring a worker to a revision that it refused. */
const refusalRetryMs = 10_000;

export interface ControllerOptions {
  readonly settings: ControllerEnvironment;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of Sluice, as /metrics tells it. */
  readonly version: string;
  /** Left out in tests that do not look at it. */
  createTelemetry?(options: TelemetryOptions): Telemetry;
  onReplaceWorkers(): void;
}

/** Puts the parts together: the database on one side, the control socket on the other. */
export class Controller implements Service {
  readonly endpoints: EndpointDirectory;
  readonly #discovery: DiscoveryDirectory;
  readonly #health: HealthDirectory;
  readonly #loads: LoadDirectory;
  readonly #options: ControllerOptions;
  readonly #limits: LimitAuthority;
  readonly #purges: CachePurges;
  readonly #workers: WorkerRegistry;
  readonly #snapshots: SnapshotPublisher;
  readonly #certificates: CertificateDirectory;
  readonly #ticketKeys: TicketKeyring;
  readonly #subscriptions: Subscriptions;
  readonly #status: StatusPublisher;
  readonly #watcher: RevisionWatcher;
  readonly #telemetry: Telemetry | undefined;
  readonly #server;
  /** Revisions are published one after another: each waits for the certificates it names. */
  #publishing: Promise<void> = Promise.resolve();
  #newestRevision = 0;
  #databaseProblem = '';
  #compileProblem = '';
  #telemetryProblems: TelemetryProblems = { telemetryProblem: '', metricsProblem: '' };
  #metricsSettings: ConfigDocument['settings']['metrics'] = settingsSchema.parse({}).metrics;
  #processes: GatewayStatus['processes'] = [];
  #retries: Timer | undefined;
  #stopped = false;

  constructor(options: ControllerOptions) {
    const { settings, clock, log } = options;
    this.#options = options;
    this.#limits = new LimitAuthority({ path: join(settings.dataDirectory, 'quotas.db'), clock, log });
    this.#workers = new WorkerRegistry(() => this.#status.changed());
    const connectedWorkers = () => this.#workers.connections;
    this.#snapshots = new SnapshotPublisher(() => this.#workers.staying);
    this.endpoints = new EndpointDirectory(connectedWorkers, (upstream) => this.#health.endpointsChanged(upstream));
    this.#discovery = new DiscoveryDirectory({
      ...{ clock, log, random: systemRandom, dataDirectory: settings.dataDirectory },
      endpoints: this.endpoints,
      mayAsk: (address) => settings.allowLinkLocalSources || !isDeniedAddress(address),
      onChange: () => this.#status.changed(),
    });
    const secretKey = () => {
      const key = this.store?.secretKey;
      if (key === undefined) throw new SluiceError('unavailable', 'the secret key is not at hand');
      return key;
    };
    this.#certificates = new CertificateDirectory({
      clock,
      log,
      workers: connectedWorkers,
      secretKey,
      keeperOf: (certificate) => createPairKeeper(certificate, () => this.store, clock),
      ticketKeys: () => this.#ticketKeys.sealed,
      onChange: () => this.#status.changed(),
    });
    this.#health = new HealthDirectory({
      ...{ clock, log, random: systemRandom, workers: connectedWorkers },
      certificates: this.#certificates.forEndpoints,
      dataDirectory: settings.dataDirectory,
      discovered: (upstream) => this.endpoints.endpointsOf(upstream),
      onChecked: (upstream, endpoint, passed) => this.#telemetry?.countCheck(upstream, endpoint, passed),
    });
    this.#loads = new LoadDirectory(clock);
    this.#purges = new CachePurges(clock);
    this.#ticketKeys = new TicketKeyring({
      clock,
      log,
      path: join(settings.dataDirectory, 'ticket-keys.json'),
      secretKey,
      onRotated: () => this.#certificates.publish(),
    });
    this.#subscriptions = new Subscriptions((topic, isWanted) => {
      if (topic === 'access-log') tellAccessLogWanted(connectedWorkers(), isWanted);
    });
    this.#status = new StatusPublisher({ collect: () => this.status, subscriptions: this.#subscriptions, clock });
    this.#watcher = new RevisionWatcher({
      clock,
      open: () => openConfiguration(settings),
      prepare: (store) => prepareFirstBoot(store, settings, log),
      onRevision: (revision) => {
        this.#publishing = this.#publishing.then(() => this.#publish(revision));
      },
      onProblem: (problem) => this.#setDatabaseProblem(problem),
    });
    this.#telemetry = options.createTelemetry?.({
      path: join(settings.dataDirectory, 'telemetry.db'),
      clock,
      logger: log,
      version: options.version,
      settings: () => this.#metricsSettings,
      status: () => this.status,
      checks: () => this.#health.reports,
      ready: () => this.#workers.list().some((worker) => worker.state === 'ready'),
      onSample: (sample) => this.#subscriptions.publish('samples', { kind: 'sample', sample }),
      onProblem: (problems) => {
        this.#telemetryProblems = problems;
        this.#status.changed();
      },
    });
    this.#server = createControlServer({
      path: controlSocketPath(settings.dataDirectory),
      clock,
      onProblem: (reason) => log.warn(reason),
      onConnection: (connection) =>
        welcome(connection, {
          workers: this.#workers,
          snapshots: this.#snapshots,
          certificates: this.#certificates,
          endpoints: this.endpoints,
          health: this.#health,
          loads: this.#loads,
          limits: this.#limits,
          purges: this.#purges,
          subscriptions: this.#subscriptions,
          status: this.#status,
          telemetry: this.#telemetry,
          onRevisionHint: () => this.#watcher.hint(),
          onAcceptEndpoints: (source) => this.#discovery.accept(source),
          onReplaceWorkers: () => options.onReplaceWorkers(),
          onVerdict: (worker, verdict) => this.#recordVerdict(worker, verdict),
        }),
    });
  }

  get status(): GatewayStatus {
    return {
      at: this.#options.clock.now(),
      revision: this.#newestRevision,
      databaseProblem: this.#databaseProblem || this.#compileProblem,
      ...this.#telemetryProblems,
      certificates: this.#certificates.status,
      sources: this.#discovery.status,
      workers: this.#workers.list(),
      processes: this.#processes,
    };
  }

  /** The open database; undefined while there is a problem with it. */
  get store(): Store | undefined {
    return this.#watcher.store;
  }

  /** Resolves when the socket is open and the database was tried once; a problem with it does not reject. */
  async start(): Promise<void> {
    // First the socket: workers and the dashboard can then be told what is wrong with the database.
    await this.#listen();
    this.#retries = this.#options.clock.every(refusalRetryMs, () => this.#snapshots.sendAgain(this.#workers.refusing));
    this.#ticketKeys.start();
    this.#limits.start();
    await this.#watcher.start();
    await this.#publishing;
    // Afterwards, so that /metrics opens where the configuration says.
    await this.#telemetry?.start();
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#retries?.cancel();
    this.#purges.stop();
    this.#status.stop();
    this.#certificates.stop();
    this.#ticketKeys.stop();
    this.#discovery.stop();
    this.#health.stop();
    await this.#server.close();
    this.#limits.stop();
    await this.#telemetry?.stop();
    this.#watcher.stop();
  }

  /** Reads the database from its file again. What serves goes on; a revision that is new in it is published. */
  async reload(): Promise<void> {
    await this.#watcher.reopen();
    this.#options.log.info({ problem: this.#databaseProblem || undefined }, 'reloaded: the database was read again');
  }

  setProcesses(processes: GatewayStatus['processes']): void {
    this.#processes = processes;
    this.#status.changed();
  }

  async #listen(): Promise<void> {
    let said = '';
    while (!this.#stopped) {
      try {
        await this.#server.listen();
        return;
      } catch (error) {
        const problem = messageOf(error);
        if (problem !== said) this.#options.log.error(`the control socket is not open: ${problem}`);
        said = problem;
        const retry = Promise.withResolvers<void>();
        this.#options.clock.after(listenRetryMs, retry.resolve);
        await retry.promise;
      }
    }
  }

  async #publish(revision: Revision): Promise<void> {
    const { log } = this.#options;
    this.#ticketKeys.follow(revision.document.listeners);
    await Promise.all([
      this.#certificates.follow(revision.document.certificates),
      this.#discovery.follow(revision.document),
    ]);
    if (this.#stopped) return;
    this.#newestRevision = revision.number;
    try {
      const snapshot = compileSnapshot(revision.document, { revision: revision.number, hash: revision.hash });
      this.#snapshots.publish(snapshot);
      this.#health.follow(snapshot.upstreams);
      this.#compileProblem = '';
      log.info({ revision: revision.number }, `revision ${revision.number} was published`);
    } catch (error) {
      // Only validated documents are stored, so this is a bug; the workers keep what they serve.
      this.#compileProblem = `revision ${revision.number} cannot be compiled: ${messageOf(error)}`;
      log.error({ err: error }, this.#compileProblem);
    }
    this.#discovery.settle();
    this.#metricsSettings = revision.document.settings.metrics;
    this.#status.changed();
  }

  #recordVerdict(worker: ControlConnection, verdict: Extract<ClientReport, { kind: 'applied' | 'rejected' }>): void {
    const { id } = worker.hello;
    const { revision } = verdict;
    const { clock, log } = this.#options;
    const isApplied = verdict.kind === 'applied';
    const known = this.#workers.find(worker);
    // The row of a worker id belongs to the run that stays.
    if (known?.state === 'draining') return;
    if (!isApplied) {
      // Said once, not at every retry.
      if (known?.rejection.join() === rejectionInWords(verdict.issues).join()) return;
      log.warn({ worker: id, revision, issues: verdict.issues }, `${id} refused revision ${revision}`);
    }
    // A worker that boots from its last good snapshot may serve a revision that this database does not hold.
    if (revision < 1 || revision > this.#newestRevision) return;
    try {
      this.store?.recordRevisionStatus({
        revision,
        worker: id,
        state: verdict.kind,
        tookMs: isApplied ? verdict.tookMs : 0,
        issues: isApplied ? [] : verdict.issues,
        at: clock.now(),
      });
    } catch (error) {
      // Nothing depends on the record; the live status has the same facts.
      log.warn(`what ${id} said of revision ${revision} was not recorded: ${messageOf(error)}`);
    }
  }

  #setDatabaseProblem(problem: string): void {
    this.#databaseProblem = problem;
    const { log } = this.#options;
    if (problem === '') log.info('the database is in order');
    else log.error(`${problem} Workers go on with their last good configuration.`);
    this.#status.changed();
  }
}
