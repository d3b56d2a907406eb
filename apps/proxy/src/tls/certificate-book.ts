import { type CertificateMaterial, sealingContext } from '@sluice/certificates/material';
import type { Selectable } from '@sluice/certificates/select-certificate';
import { messageOf } from '@sluice/core';
import { TicketKeys } from './ticket-keys.ts';

/** A certificate with its key, ready for use. */
export interface UsableCertificate extends Selectable {
  /** In the configuration. */
  readonly name: string;
  readonly fingerprint: string;
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM. Nowhere but in the memory of this process. */
  readonly privateKey: string;
}

interface Entry {
  /** As it came, the last good pair kept: what is written to the file. */
  readonly material: CertificateMaterial;
  readonly usable: UsableCertificate | undefined;
  /** In words; empty when all is well. */
  readonly problem: string;
}

/** Opens a sealed key. @throws Error in words */
export type OpenKey = (sealed: string, context: string) => string;

/** The certificates of one worker. Whatever it had stays in use until there is something better. */
export class CertificateBook {
  /** The other secret of TLS, which comes with the certificates. */
  readonly ticketKeys: TicketKeys;
  readonly #openKey: OpenKey;
  readonly #entries = new Map<string, Entry>();
  #named: ReadonlySet<string> = new Set();
  #generation = 0;

  constructor(openKey: OpenKey) {
    this.#openKey = openKey;
    this.ticketKeys = new TicketKeys(openKey);
  }

  /** Grows with every change, for those who keep what they made of certificates. */
  get generation(): number {
    return this.#generation;
  }

  /** Sealed, for a start without a controller. */
  get material(): CertificateMaterial[] {
    return Array.from(this.#entries.values(), ({ material }) => material);
  }

  /** Takes over all that the controller has. What it no longer names stays until `forgetUnnamed`. */
  update(material: readonly CertificateMaterial[]): void {
    for (const one of material) this.#entries.set(one.name, this.#read(one, this.#entries.get(one.name)));
    this.#named = new Set(material.map(({ name }) => name));
    this.#generation += 1;
  }

  /** Drops what neither the controller nor the configuration in force names. */
  forgetUnnamed(inForce: ReadonlySet<string>): void {
    for (const name of this.#entries.keys()) {
      if (!this.#named.has(name) && !inForce.has(name)) this.#entries.delete(name);
    }
  }

  find(name: string): UsableCertificate | undefined {
    return this.#entries.get(name)?.usable;
  }

  /** Why there is no certificate of that name to use; empty when there is. */
  problemOf(name: string): string {
    const entry = this.#entries.get(name);
    if (entry?.usable !== undefined) return '';
    return entry?.problem || 'nothing is known of it yet';
  }

  #read(material: CertificateMaterial, before: Entry | undefined): Entry {
    const { name, pair, problem } = material;
    if (pair === undefined) {
      const lastGood = before?.material.pair;
      const kept = lastGood === undefined ? material : { ...material, pair: lastGood };
      return { material: kept, usable: before?.usable, problem };
    }
    const { sealedKey, ...facts } = pair;
    if (before?.usable?.fingerprint === pair.fingerprint && before.usable.chain === pair.chain) {
      return { material, usable: before.usable, problem };
    }
    try {
      const privateKey = this.#openKey(sealedKey, sealingContext(pair.fingerprint));
      return { material, usable: { name, ...facts, privateKey }, problem };
    } catch (error) {
      const why = `its key cannot be opened: ${messageOf(error)}`;
      return { material: before?.material ?? { name, pair, problem }, usable: before?.usable, problem: why };
    }
  }
}
