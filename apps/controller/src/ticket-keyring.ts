import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  type KeptTicketKeys,
  keptTicketKeysSchema,
  type SealedTicketKeys,
  ticketKeyBytes,
  ticketKeyContext,
} from '@sluice/certificates/ticket-keys';
import type { ListenerConfig } from '@sluice/config';
import { type Clock, messageOf, type Service, type Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { SecretKey } from '@sluice/core/secret-key';

/** How long a key seals new tickets, and opens them afterwards. */
const periodMs = 12 * 3_600_000;
const lookEveryMs = 600_000;

export interface TicketKeyringOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Readable by the owner only. */
  readonly path: string;
  /** @throws SluiceError while there is none */
  secretKey(): SecretKey;
  /** They are others now, not by `follow`. */
  onRotated(): void;
}

/**
 * Makes the keys of session tickets. A new one each 12 hours, and the one before opens tickets for as long again. Where a
 * client CA is taken out or replaced, there is a new one at once and none before it: what was sealed while that CA counted
 * opens nowhere.
 */
export class TicketKeyring implements Service {
  readonly #options: TicketKeyringOptions;
  #kept: KeptTicketKeys | undefined;
  #timer: Timer | undefined;

  constructor(options: TicketKeyringOptions) {
    this.#options = options;
  }

  /** Empty as long as no listener speaks TLS. */
  get sealed(): SealedTicketKeys {
    return this.#kept?.keys ?? [];
  }

  start(): void {
    this.#timer ??= this.#options.clock.every(lookEveryMs, () => {
      if (this.#kept !== undefined && this.#isDue(this.#kept) && this.#rotate(this.#kept)) this.#options.onRotated();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Makes or exchanges keys, as the newest document asks for. */
  follow(listeners: readonly ListenerConfig[]): void {
    const secure = listeners.filter(({ enabled, tls }) => enabled && tls !== undefined);
    this.#kept ??= this.#read();
    if (this.#kept === undefined && secure.length === 0) return;
    const authorities = secure.flatMap(digestOfAuthorities).sort();
    const before: KeptTicketKeys = this.#kept ?? { keys: [], madeAt: 0, authorities: [] };
    const next = { ...before, authorities };
    if (before.authorities.some((one) => !authorities.includes(one))) {
      this.#options.log.info('a client CA is gone: session tickets of before are void');
      this.#rotate({ ...next, keys: [] });
    } else if (this.#isDue(before)) this.#rotate(next);
    else if (authorities.join() !== before.authorities.join()) this.#keep(next);
  }

  /** By the wall clock, which may jump: a key too many costs nobody anything, since the one before still opens. */
  #isDue({ keys, madeAt }: KeptTicketKeys): boolean {
    const age = this.#options.clock.now() - madeAt;
    return keys.length === 0 || age >= periodMs || age < 0;
  }

  #rotate(before: KeptTicketKeys): boolean {
    const { clock, log, secretKey } = this.#options;
    try {
      const sealed = secretKey().seal(randomBytes(ticketKeyBytes).toString('base64'), ticketKeyContext);
      this.#keep({ ...before, keys: [sealed, ...before.keys.slice(0, 1)], madeAt: clock.now() });
      return true;
    } catch (error) {
      log.error(`no key for session tickets could be made: ${messageOf(error)}`);
      // Rather none, with which each worker makes its own, than one that should be gone.
      this.#kept = before;
      return false;
    }
  }

  #keep(kept: KeptTicketKeys): void {
    const { path, log } = this.#options;
    this.#kept = kept;
    try {
      const unfinished = `${path}.new`;
      writeFileSync(unfinished, JSON.stringify(kept), { mode: 0o600 });
      renameSync(unfinished, path);
    } catch (error) {
      log.warn(`the keys of session tickets could not be kept for the next start: ${messageOf(error)}`);
    }
  }

  /** What cannot be read, or opened with the key in use, is made anew. */
  #read(): KeptTicketKeys | undefined {
    try {
      const kept = keptTicketKeysSchema.parse(JSON.parse(readFileSync(this.#options.path, 'utf8')));
      for (const key of kept.keys) this.#options.secretKey().open(key, ticketKeyContext);
      return kept;
    } catch {
      return undefined;
    }
  }
}

function digestOfAuthorities({ name, tls }: ListenerConfig): string[] {
  const ca = tls?.clientCertificates?.ca;
  return ca === undefined ? [] : [createHash('sha256').update(`${name}\n${ca}`).digest('hex')];
}
