import { createSecretKey } from 'node:crypto';
import { type Clock, compileOnce, messageOf } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import type { PolicyEnvironment } from '../contract.ts';
import type { JwtKeysConfig } from './schema.ts';
import { readKeySet, type VerificationKey } from './verify-signature.ts';

type Surroundings = Pick<PolicyEnvironment, 'clock' | 'ask' | 'warn' | 'openSecret'>;

export interface KeySource {
  /** Keys that may have made the signature; a promise where they have to be fetched. Empty when there are none. */
  find(
    keyId: string | undefined,
    surroundings: Surroundings,
  ): readonly VerificationKey[] | Promise<readonly VerificationKey[]>;
  /** False as long as no key was ever there. */
  readonly ready: boolean;
}

/** A token with a key that is not known makes one question at most in this time, whoever sends how many. */
const unknownKeyPauseMs = 30_000;
/** After a question that failed. */
const failurePauseMs = 5000;
const timeoutMs = 5000;
const mostBytes = 1_048_576;

/** By the written keys: what was fetched outlives a revision that leaves the route alone. */
export const keySourceOf = compileOnce((keys: JwtKeysConfig): KeySource => {
  if ('url' in keys) return new RemoteKeys(keys);
  if ('jwks' in keys) return fixedKeys(readKeySet(keys.jwks));
  let opened: readonly VerificationKey[] | undefined;
  return {
    ready: true,
    find(_keyId, { openSecret }) {
      opened ??= [
        {
          id: undefined,
          key: createSecretKey(openSecret(keys.secret), 'utf8'),
          algorithms: ['HS256', 'HS384', 'HS512'],
        },
      ];
      return opened;
    },
  };
});

function fixedKeys(keys: readonly VerificationKey[]): KeySource {
  return { ready: true, find: (keyId) => fitting(keys, keyId) };
}

/** A token that names a key is verified with that one; keys without a name may be meant by any token. */
function fitting(keys: readonly VerificationKey[], keyId: string | undefined): readonly VerificationKey[] {
  return keyId === undefined ? keys : keys.filter(({ id }) => id === undefined || id === keyId);
}

/** A set that is fetched when first needed, again when it has become old, and when a token names a key that is not in it. */
class RemoteKeys implements KeySource {
  readonly #config: Extract<JwtKeysConfig, { url: string }>;
  readonly #refreshMs: number;
  #keys: readonly VerificationKey[] = [];
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #mayAskAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(config: Extract<JwtKeysConfig, { url: string }>) {
    this.#config = config;
    this.#refreshMs = parseDurationMs(config.refresh) ?? 600_000;
  }

  get ready(): boolean {
    return this.#keys.length > 0;
  }

  find(keyId: string | undefined, surroundings: Surroundings) {
    const now = surroundings.clock.monotonic();
    const found = fitting(this.#keys, keyId);
    const isOld = now - this.#fetchedAt >= this.#refreshMs;
    if (found.length > 0 && !isOld) return found;
    if (now >= this.#mayAskAt) this.#asking ??= this.#fetch(surroundings);
    // Old keys are used while new ones come; a key that is not known is waited for.
    if (found.length > 0 || this.#asking === undefined) return found;
    return this.#asking.then(() => fitting(this.#keys, keyId));
  }

  async #fetch({ clock, ask, warn }: Surroundings): Promise<void> {
    const { url, ca } = this.#config;
    try {
      const headers = ['accept', 'application/jwk-set+json, application/json'];
      const { status, body } = await ask({ url, method: 'GET', headers, timeoutMs, mostBytes, ca });
      if (status !== 200) throw new Error(`the answer has status ${status}`);
      this.#keys = readKeySet(body.toString('utf8'));
      this.#fetchedAt = clock.monotonic();
      this.#pause(clock, unknownKeyPauseMs);
    } catch (error) {
      this.#pause(clock, failurePauseMs);
      const kept = this.ready ? '; those that are known are used on' : '';
      warn(`keys cannot be fetched from ${new URL(url).origin}: ${messageOf(error)}${kept}`);
    } finally {
      this.#asking = undefined;
    }
  }

  #pause(clock: Clock, pauseMs: number): void {
    // A set that is old is asked for again, too, so the pause is no longer than it may be old.
    this.#mayAskAt = clock.monotonic() + Math.min(pauseMs, this.#refreshMs);
  }
}
