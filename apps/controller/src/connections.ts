import {
  type ClientMessage,
  type ConnectionHandlers,
  type ControlConnection,
  encodeMessage,
  type HelloMessage,
} from '@sluice/control';
import type { CachePurges } from './cache-purges.ts';
import type { CertificateDirectory } from './certificate-directory.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { HealthDirectory } from './health/health-directory.ts';
import type { LimitAuthority } from './limits/limit-authority.ts';
import type { LoadDirectory } from './load-directory.ts';
import type { SnapshotPublisher } from './snapshot-publisher.ts';
import type { StatusPublisher } from './status-publisher.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Telemetry } from './telemetry/create-telemetry.ts';
import type { WorkerRegistry } from './worker-registry.ts';

export type ClientReport = Exclude<ClientMessage, HelloMessage>;

export interface ConnectionsOptions {
  readonly workers: WorkerRegistry;
  readonly snapshots: SnapshotPublisher;
  readonly certificates: CertificateDirectory;
  readonly endpoints: EndpointDirectory;
  readonly health: HealthDirectory;
  readonly loads: LoadDirectory;
  readonly limits: LimitAuthority;
  readonly purges: CachePurges;
  readonly subscriptions: Subscriptions;
  readonly status: StatusPublisher;
  /** Undefined in tests that do not look at it. */
  readonly telemetry: Telemetry | undefined;
  onRevisionHint(): void;
  onAcceptEndpoints(source: string): void;
  onReplaceWorkers(): void;
  /** A worker said what it made of a revision. */
  onVerdict(worker: ControlConnection, verdict: Extract<ClientReport, { kind: 'applied' | 'rejected' }>): void;
}

/** What each kind of client is told when it connects, and what its messages lead to. */
export function welcome(connection: ControlConnection, options: ConnectionsOptions): ConnectionHandlers {
  return connection.hello.role === 'proxy' ? welcomeWorker(connection, options) : welcomeClient(connection, options);
}

function welcomeWorker(worker: ControlConnection, options: ConnectionsOptions): ConnectionHandlers {
  const { workers, snapshots, certificates, endpoints, health, loads, subscriptions, telemetry } = options;
  workers.add(worker);
  // First, because a snapshot is refused that names a certificate of which nothing is known.
  certificates.sendTo(worker);
  if (snapshots.catchUp(worker)) {
    // It applied the newest revision while no controller was there to hear it.
    const { revision, hash } = worker.hello;
    options.onVerdict(worker, { kind: 'applied', revision, hash, tookMs: 0 });
  }
  endpoints.sendAllTo(worker);
  health.sendAllTo(worker);
  if (subscriptions.isWanted('access-log')) worker.send({ kind: 'access-log-wanted', wanted: true });
  return {
    onMessage(message) {
      switch (message.kind) {
        case 'applied':
          options.onVerdict(worker, message);
          workers.applied(worker, message.revision, message.tookMs);
          return;
        case 'rejected':
          options.onVerdict(worker, message);
          workers.rejected(worker, message.issues);
          return;
        case 'worker-state':
          workers.setState(worker, message.state, message.listeners);
          return;
        case 'telemetry':
          telemetry?.acceptDelta(message.delta);
          return;
        case 'load':
          loads.report(worker, message.loads);
          return;
        case 'access-log':
          subscriptions.publish('access-log', message);
          return;
        case 'limit-asks': {
          const answers = options.limits.answer(message.asks);
          if (answers.length > 0) worker.send({ kind: 'limit-answers', workers: workers.staying.length, answers });
          return;
        }
        case 'cache-purged':
          options.purges.answer(worker, message.ask, message.removed);
          return;
        // The rest is for dashboards and the command line to say.
        case 'revision-hint':
        case 'subscribe':
        case 'replace-workers':
        case 'accept-endpoints':
        case 'purge-cache':
          return;
      }
    },
    onClose() {
      workers.remove(worker);
      loads.forget(worker);
      options.purges.forget(worker);
      // During a replacement another run of the same worker may be reporting already.
      if (!workers.has(worker.hello.id)) telemetry?.forgetWorker(worker.hello.id);
    },
  };
}

function welcomeClient(client: ControlConnection, options: ConnectionsOptions): ConnectionHandlers {
  const { subscriptions, status, telemetry } = options;
  return {
    onMessage(message) {
      switch (message.kind) {
        case 'subscribe': {
          const added = subscriptions.set(client, message.topics);
          if (added.includes('status')) status.sendTo(client);
          if (added.includes('samples') && telemetry !== undefined) {
            client.send({ kind: 'sample', sample: telemetry.lastSample() });
          }
          return;
        }
        case 'revision-hint':
          options.onRevisionHint();
          return;
        case 'accept-endpoints':
          options.onAcceptEndpoints(message.source);
          return;
        case 'replace-workers':
          options.onReplaceWorkers();
          return;
        case 'purge-cache':
          options.purges.begin(client, message.ask, message.purge, options.workers.connections);
          return;
        case 'applied':
        case 'rejected':
        case 'worker-state':
        case 'telemetry':
        case 'load':
        case 'access-log':
        case 'limit-asks':
        case 'cache-purged':
          return;
      }
    },
    onClose() {
      subscriptions.set(client, []);
      options.purges.forget(client);
    },
  };
}

/** Whether workers should send their access log, told to all of them. */
export function tellAccessLogWanted(workers: Iterable<ControlConnection>, wanted: boolean): void {
  const message = encodeMessage({ kind: 'access-log-wanted', wanted });
  for (const worker of workers) worker.send(message);
}
