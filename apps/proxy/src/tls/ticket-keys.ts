import { randomBytes } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { type SealedTicketKeys, ticketKeyBytes, ticketKeyContext } from '@sluice/certificates/ticket-keys';
import type { OpenKey } from './certificate-book.ts';

interface TicketKey {
  readonly name: Buffer;
  readonly hmac: Buffer;
  readonly aes: Buffer;
}

/** What OpenSSL is told of a ticket (SSL_CTX_set_tlsext_ticket_key_cb). */
const verdict = { unknown: 0, good: 1, renew: 2 } as const;

type TicketAnswer = readonly [verdict: number, hmac: Buffer, aes: Buffer, name: Buffer, iv: Buffer];

/** The part of Node's own context that knows more than one key. Undocumented, tested by Node, and there since 2013. */
interface NativeContext {
  onticketkeycallback?(name: Buffer, iv: Buffer, sealing: boolean): TicketAnswer;
  enableTicketKeyCallback?(): void;
}

/**
 * The keys of session tickets. Node's documented `ticketKeys` hold a single one, so that every rotation would cost every
 * client a whole handshake; through the callback older ones open tickets still. Where a future Node lacks it, the newest
 * one serves alone.
 */
export class TicketKeys {
  readonly #openKey: OpenKey;
  #keys: readonly [TicketKey, ...TicketKey[]] = [parse(randomBytes(ticketKeyBytes))];
  #sealed: SealedTicketKeys = [];

  constructor(openKey: OpenKey) {
    this.#openKey = openKey;
  }

  /** As they came, for a start without a controller. */
  get sealed(): SealedTicketKeys {
    return this.#sealed;
  }

  /**
   * Takes over what the controller has; contexts need not be made anew. With nothing to take over this worker makes its
   * own, and resumes its own sessions only. @throws Error when they cannot be opened; so it does then
   */
  update(sealed: SealedTicketKeys): void {
    if (sealed.join() === this.#sealed.join()) return;
    // Whatever comes, those of before may be void.
    this.#keys = [parse(randomBytes(ticketKeyBytes))];
    this.#sealed = [];
    const [newest, ...older] = sealed.map((one) => parse(Buffer.from(this.#openKey(one, ticketKeyContext), 'base64')));
    if (newest === undefined) return;
    this.#keys = [newest, ...older];
    this.#sealed = sealed;
  }

  /** For the options of a context. */
  get newest(): Buffer {
    const [{ name, hmac, aes }] = this.#keys;
    return Buffer.concat([name, hmac, aes]);
  }

  attach({ context }: SecureContext): void {
    // Typed as anything by Node.
    const native = context as NativeContext;
    if (native.enableTicketKeyCallback === undefined) return;
    native.onticketkeycallback = (name, iv, sealing) => this.#answer(name, iv, sealing);
    native.enableTicketKeyCallback();
  }

  /** Never throws: it is called in the middle of a handshake. */
  #answer(name: Buffer, iv: Buffer, sealing: boolean): TicketAnswer {
    const [newest] = this.#keys;
    if (sealing) return [verdict.good, newest.hmac, newest.aes, newest.name, randomBytes(16)];
    const key = this.#keys.find((one) => one.name.equals(name));
    if (key === undefined) return [verdict.unknown, newest.hmac, newest.aes, newest.name, iv];
    return [key === newest ? verdict.good : verdict.renew, key.hmac, key.aes, key.name, iv];
  }
}

function parse(bytes: Buffer): TicketKey {
  if (bytes.length !== ticketKeyBytes) throw new Error('a ticket key has another length');
  return { name: bytes.subarray(0, 16), hmac: bytes.subarray(16, 32), aes: bytes.subarray(32) };
}
