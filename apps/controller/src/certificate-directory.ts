import { setImmediate as afterEvents } from 'node:timers/promises';
import { checkKeyPair } from '@sluice/certificates/check-key-pair';
import type { CertificateState, PairKeeper } from '@sluice/certificates/contract';
import { type CertificateMaterial, sealingContext } from '@sluice/certificates/material';
import { createCertificateSource } from '@sluice/certificates/runtimes';
import type { SealedTicketKeys } from '@sluice/certificates/ticket-keys';
import type { CertificateConfig } from '@sluice/config';
import { type ControlConnection, type EncodedMessage, encodeMessage, type GatewayStatus } from '@sluice/control';
import { type Clock, messageOf } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { SecretKey } from '@sluice/core/secret-key';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import { createClientCertificates } from './client-certificates.ts';

/** Longest that a snapshot waits for the first word of a new certificate. Making an RSA key may take a second. */
const firstWordMs = 10_000;

export interface CertificateDirectoryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  workers(): Iterable<ControlConnection>;
  /** @throws SluiceError while there is none */
  secretKey(): SecretKey;
  keeperOf(certificate: string): PairKeeper;
  /** Of session tickets, sealed; they travel with the certificates. */
  ticketKeys(): SealedTicketKeys;
  onChange(): void;
}

/** One certificate that is followed. */
interface Followed {
  readonly source: string;
  readonly leaving: AbortController;
  readonly firstWord: Promise<void>;
  material: CertificateMaterial;
}

/**
 * What there is for each certificate of the newest document: read from files, made here, checked, sealed. Workers get
 * all of it before any snapshot that names it, and again when anything changes.
 */
export class CertificateDirectory {
  readonly forEndpoints: ClientCertificates;
  readonly #options: CertificateDirectoryOptions;
  readonly #followed = new Map<string, Followed>();
  #sent: { readonly text: string; readonly message: EncodedMessage } | undefined;

  constructor(options: CertificateDirectoryOptions) {
    this.#options = options;
    this.forEndpoints = createClientCertificates((name) => this.#followed.get(name)?.material, options.secretKey);
  }

  get status(): GatewayStatus['certificates'] {
    return this.#material().map(({ name, pair, problem }) => {
      if (pair === undefined) return { name, problem };
      const { fingerprint, notBefore, notAfter, dnsNames, keyType } = pair;
      return { name, pair: { fingerprint, notBefore, notAfter, dnsNames, keyType }, problem };
    });
  }

  /** Resolves when workers were sent what there is for every one, be it a problem. */
  async follow(certificates: readonly CertificateConfig[]): Promise<void> {
    const enabled = certificates.filter((certificate) => certificate.enabled);
    const names = new Set(enabled.map(({ name }) => name));
    for (const [name, { leaving }] of this.#followed) {
      if (names.has(name)) continue;
      leaving.abort();
      this.#followed.delete(name);
    }
    for (const certificate of enabled) {
      const present = this.#followed.get(certificate.name);
      if (present?.source === JSON.stringify(certificate.source)) continue;
      present?.leaving.abort();
      // The last good pair serves on until its new source has one.
      this.#followed.set(certificate.name, this.#begin(certificate, present?.material.pair));
    }
    const firstWords = Promise.all(Array.from(this.#followed.values(), ({ firstWord }) => firstWord));
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(firstWordMs, resolve);
    await Promise.race([firstWords, late]);
    timer.cancel();
    this.publish();
  }

  sendTo(worker: ControlConnection): void {
    if (this.#sent !== undefined) worker.send(this.#sent.message);
  }

  /** Tells workers, if there is anything new. */
  publish(): void {
    const material = this.#material();
    const ticketKeys = this.#options.ticketKeys();
    const text = JSON.stringify([material, ticketKeys]);
    if (text === this.#sent?.text) return;
    if (this.#sent === undefined && material.length === 0 && ticketKeys.length === 0) return;
    const message = encodeMessage({ kind: 'certificates', material, ticketKeys });
    this.#sent = { text, message };
    for (const worker of this.#options.workers()) worker.send(message);
    this.#options.onChange();
  }
  stop(): void {
    for (const { leaving } of this.#followed.values()) leaving.abort();
    this.#followed.clear();
  }

  #material(): CertificateMaterial[] {
    return Array.from(this.#followed.values(), ({ material }) => material);
  }

  #begin({ name, source }: CertificateConfig, pair: CertificateMaterial['pair']): Followed {
    const leaving = new AbortController();
    const { promise: firstWord, resolve } = Promise.withResolvers<void>();
    const waiting = 'it is being looked for';
    const followed: Followed = {
      source: JSON.stringify(source),
      leaving,
      firstWord,
      material: { name, ...(pair === undefined ? {} : { pair }), problem: waiting },
    };
    const { clock, keeperOf } = this.#options;
    const watch = async () => {
      // Not on the stack of `follow`, which is about to enter it into the map.
      await afterEvents();
      const states = createCertificateSource(source, { clock, keeper: keeperOf(name) }).watch(leaving.signal);
      for await (const state of states) {
        if (leaving.signal.aborted) return;
        const first = followed.material.problem === waiting;
        followed.material = this.#judge(followed.material, state);
        resolve();
        // The first word is published by `follow`, for all new ones together.
        if (!first) this.publish();
      }
    };
    watch().catch((error: unknown) => {
      followed.material = { ...followed.material, problem: messageOf(error) };
      resolve();
      this.publish();
    });
    return followed;
  }

  #judge(before: CertificateMaterial, state: CertificateState): CertificateMaterial {
    const { name } = before;
    const { log, clock, secretKey } = this.#options;
    const refuse = (problem: string): CertificateMaterial => {
      if (problem !== before.problem) log.error({ certificate: name, problem }, `certificate "${name}": ${problem}`);
      return { ...before, problem };
    };
    if (state.status === 'problem') return refuse(state.problem);
    const verdict = checkKeyPair(state.pair, clock.now());
    if (!verdict.ok) return refuse(verdict.problem);
    const { facts } = verdict;
    const { fingerprint } = facts;
    if (before.pair?.fingerprint === fingerprint && before.pair.chain === state.pair.chain) {
      return { name, pair: before.pair, problem: '' };
    }
    log.info({ certificate: name, fingerprint }, `certificate "${name}" is ready`);
    try {
      const sealedKey = secretKey().seal(state.pair.privateKey, sealingContext(fingerprint));
      return {
        name,
        pair: { ...facts, dnsNames: [...facts.dnsNames], chain: state.pair.chain, sealedKey },
        problem: '',
      };
    } catch (error) {
      return refuse(`its key cannot be sealed: ${messageOf(error)}`);
    }
  }
}
