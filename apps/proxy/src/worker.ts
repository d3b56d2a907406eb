import { randomBytes } from 'node:crypto';
import type { CertificateMaterial } from '@sluice/certificates/material';
import type { SealedTicketKeys } from '@sluice/certificates/ticket-keys';
import type { CachePurge, EndpointVerdict, KeptVerdict } from '@sluice/control';
import { type Clock, errorIssue, hasErrors, type Issue, messageOf, type Random } from '@sluice/core';
import { openSealed } from '@sluice/core/document-secret';
import type { Logger } from '@sluice/core/logger';
import { createSecretKey } from '@sluice/core/secret-key';
import { checkSnapshot } from '@sluice/snapshot/check';
import { reuseSnapshot } from '@sluice/snapshot/reuse';
import type { EndpointSnapshot, Snapshot } from '@sluice/snapshot/types';
import { purgeCaches } from './caching/purge-caches.ts';
import { Watchdog } from './forwarding/watchdog.ts';
import type { WorkerContext } from './forwarding/worker-context.ts';
import { LeasedLimits, type LeasedLimitsOptions } from './limits/leased-limits.ts';
import { drain } from './listeners/drain.ts';
import { ListenerSet } from './listeners/listener-set.ts';
import type { ListeningSockets } from './listeners/listening-socket.ts';
import { Probation } from './listeners/probation.ts';
import { buildRuntime } from './runtime/build-runtime.ts';
import { RuntimeHolder } from './runtime/runtime-holder.ts';
import { SharedState } from './runtime/shared-state.ts';
import { AccessLog, type AccessLogOptions } from './telemetry/access-log.ts';
import { Recorder } from './telemetry/recorder.ts';
import { CertificateBook, type OpenKey } from './tls/certificate-book.ts';
import { certificatesNamedBy, clientCertificateIssues } from './tls/upstream-certificates.ts';
import { type CreateUpstreamClient, createUpstreamClient } from './upstream-client/upstream-client.ts';

export interface WorkerOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly sockets: ListeningSockets;
  /** Where the access log goes; nowhere when left out. */
  readonly sendAccessLog?: AccessLogOptions['send'];
  /** Where shared limits are asked for; nobody is asked when left out. */
  readonly sendLimitAsks?: LeasedLimitsOptions['send'];
  /** The upstream seam. Default: the lean HTTP/1.1 client. */
  readonly createClient?: CreateUpstreamClient;
  /** Opens the sealed keys of certificates; none can be opened when left out. */
  readonly openKey?: OpenKey;
  /** Where the gateway is; what the settings say when left out. */
  readonly zone?: string | undefined;
  /** A key for one purpose, made from the secret key; one of its own, which no other worker has, when left out. */
  readonly deriveKey?: (purpose: string) => Buffer;
  /** A listener opened or failed outside of `apply`. */
  readonly onListenersChanged?: () => void;
}

export type ApplyOutcome =
  | { readonly kind: 'applied'; readonly revision: number; readonly hash: string; readonly tookMs: number }
  | { readonly kind: 'rejected'; readonly revision: number; readonly issues: Issue[] };

const withoutKey: OpenKey = () => {
  throw new Error('there is no secret key');
};

/** Of a worker by itself. */
const ownKey = createSecretKey(randomBytes(32), 'the worker');

/** The data plane of one process: listeners, the current runtime, and what they share. Knows nothing of processes. */
export class ProxyWorker {
  readonly context: WorkerContext;
  readonly listeners: ListenerSet;
  readonly shared: SharedState;
  readonly #watchdog: Watchdog;
  readonly #options: WorkerOptions;
  #applying: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    const { id, clock, random, log } = options;
    this.#options = options;
    this.#watchdog = new Watchdog(clock);
    const certificates = new CertificateBook(options.openKey ?? withoutKey);
    const recorder = new Recorder();
    const deriveKey = options.deriveKey ?? ownKey.deriveKey;
    this.shared = new SharedState({
      clock,
      random,
      watchdog: this.#watchdog,
      certificates,
      createClient: options.createClient ?? createUpstreamClient,
      warn: (problem) => log.warn({ problem }, 'policy'),
      openSecret: (sealed) => openSealed(options.openKey ?? withoutKey, sealed),
      zone: options.zone,
      deriveKey,
      affinityKey: () => deriveKey('affinity'),
      countPolicyEvent: (route, policy, event, amount) =>
        recorder.policyEvents.record({ route, policy, event }, amount),
      noteDenied: (route, policy, who, shadow) => recorder.denials.record({ route, policy, key: who, shadow }),
      limits: new LeasedLimits({ clock, send: options.sendLimitAsks ?? (() => false) }),
      onNotice: ({ upstream, endpoint, event, reason, level, message }) => {
        if (event !== undefined) recorder.endpointEvents.record({ upstream, endpoint, event, reason });
        log[level]({ upstream, endpoint, reason }, message);
      },
    });
    this.context = {
      id,
      clock,
      random,
      log,
      holder: new RuntimeHolder(this.shared),
      recorder,
      accessLog: new AccessLog({ clock, send: options.sendAccessLog ?? (() => true) }),
      certificates,
      watchdog: this.#watchdog,
      probation: new Probation(clock, log),
      exchanges: 0,
      draining: false,
    };
    this.listeners = new ListenerSet(this.context, options.sockets, () => this.#retryListeners());
  }

  /** Snapshot now in force. */
  get snapshot(): Snapshot | undefined {
    return this.context.holder.current?.snapshot;
  }

  start(): void {
    this.#watchdog.start();
    this.context.accessLog.start();
    this.shared.verdicts.start(() => this.shared.verdictsChanged());
    this.shared.limits.start();
  }

  /**
   * Takes a whole snapshot into use, or leaves everything as it was. One at a time, in the order of the calls.
   * @param snapshot as received; it is checked here
   */
  apply(snapshot: unknown): Promise<ApplyOutcome> {
    const outcome = this.#applying.then(() => this.#apply(snapshot));
    this.#applying = outcome;
    return outcome;
  }

  setEndpoints(upstream: string, endpoints: readonly EndpointSnapshot[]): void {
    this.context.holder.setEndpoints(upstream, endpoints);
  }

  /** What health checks say of the endpoints of one upstream. */
  setVerdicts(upstream: string, endpoints: readonly EndpointVerdict[]): void {
    this.shared.verdicts.set(upstream, endpoints);
  }

  /** What health checks said when the gateway was last running, until somebody says more. */
  setKeptVerdicts(unhealthy: readonly KeptVerdict[]): void {
    for (const upstream of new Set(unhealthy.map((kept) => kept.upstream))) {
      const own = unhealthy.filter((kept) => kept.upstream === upstream);
      this.setVerdicts(
        upstream,
        own.map(({ address }) => ({ address, health: 'unhealthy' })),
      );
    }
  }

  /** Forgets stored answers. @returns how many went */
  purgeCaches(purge: CachePurge): Promise<number> {
    return purgeCaches(this.shared.caches.values(), purge);
  }

  /** Takes over all that there is for certificates. Open connections keep what they were made with. */
  setCertificates(material: readonly CertificateMaterial[], ticketKeys: SealedTicketKeys = []): void {
    const { certificates, log } = this.context;
    try {
      certificates.ticketKeys.update(ticketKeys);
    } catch (error) {
      log.error({ problem: messageOf(error) }, 'the keys of session tickets cannot be opened; own ones are made');
    }
    certificates.update(material);
    this.context.holder.renewClients();
    this.#retryListeners();
  }

  /** Leaves without losing a request; see `drain`. Resolves when no connection is open. */
  drain(deadlineMs: number): Promise<void> {
    this.#stopping ??= drain(this.context, this.listeners, deadlineMs).then(() => this.#close());
    return this.#stopping;
  }

  /** Not while a snapshot is being applied. */
  #retryListeners(): void {
    this.#applying = this.#applying.then(async () => {
      if (await this.listeners.retryFailed()) this.#options.onListenersChanged?.();
    });
  }

  /** What is missing already is no reason to refuse, and at the first start the rest is served without such upstreams. */
  #missingClientCertificates(next: Snapshot): Issue[] {
    const { certificates, log } = this.context;
    const issues = clientCertificateIssues(next, certificates);
    const present = this.snapshot;
    const known = present === undefined ? issues : clientCertificateIssues(present, certificates);
    const told = new Set(known.map(({ message }) => message));
    const missing = issues.filter(({ message }) => !told.has(message));
    if (missing.length > 0) return missing;
    for (const { message } of issues) log.error({ problem: message }, 'upstream cannot be reached for now');
    return [];
  }

  #close(): void {
    this.#watchdog.stop();
    this.context.accessLog.stop();
    this.shared.verdicts.stop();
    this.shared.services.close();
    this.shared.limits.stop();
    const { holder } = this.context;
    holder.current?.close();
  }

  async #apply(received: unknown): Promise<ApplyOutcome> {
    const startedAt = this.context.clock.monotonic();
    // Nearly all of it is what serves already; sharing that spares compiling it again.
    const value = reuseSnapshot(received, this.snapshot);
    const issues = checkSnapshot(value);
    const claimed = (value as Partial<Snapshot> | null)?.revision;
    const revision = typeof claimed === 'number' && Number.isInteger(claimed) ? claimed : 0;
    if (hasErrors(issues)) return { kind: 'rejected', revision, issues };
    const snapshot = value as Snapshot; // checkSnapshot has just said so
    const leaving = errorIssue([], 'worker_draining', 'the worker is leaving and takes no new configuration');
    if (this.context.draining) return { kind: 'rejected', revision, issues: [leaving] };
    const missing = this.#missingClientCertificates(snapshot);
    if (missing.length > 0) return { kind: 'rejected', revision, issues: missing };

    let runtime: ReturnType<typeof buildRuntime>;
    try {
      runtime = buildRuntime(snapshot, this.shared);
    } catch (error) {
      return { kind: 'rejected', revision, issues: [errorIssue([], 'build_failed', messageOf(error))] };
    }
    const prepared = await this.listeners.prepare(
      snapshot.listeners,
      snapshot.settings.drainTimeoutMs,
      this.snapshot === undefined,
    );
    if (!('commit' in prepared)) {
      runtime.close();
      return { kind: 'rejected', revision, issues: prepared };
    }
    // It may have begun to leave while the listeners were being opened.
    if (this.context.draining) {
      prepared.abandon();
      runtime.close();
      return { kind: 'rejected', revision, issues: [leaving] };
    }
    try {
      this.context.holder.swap(runtime);
    } catch (error) {
      prepared.abandon();
      runtime.close();
      return { kind: 'rejected', revision, issues: [errorIssue([], 'build_failed', messageOf(error))] };
    }
    prepared.commit();
    this.context.certificates.forgetUnnamed(certificatesNamedBy(snapshot));
    const tookMs = this.context.clock.monotonic() - startedAt;
    return { kind: 'applied', revision, hash: snapshot.hash, tookMs };
  }
}
