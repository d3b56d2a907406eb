import { createHash } from 'node:crypto';
import { cookieValue } from '@sluice/core';
import { createSecretKey } from '@sluice/core/secret-key';
import type { PolicyEnvironment } from '../contract.ts';
import type { OidcConfig } from './schema.ts';

/** Of a whole Set-Cookie field, which is what browsers must be able to keep (RFC 6265 §6.1). */
const longestField = 4096;
const identifierLength = 10;

/** Two routes with the same client share logins; any other client can open none of them. */
function clientOf({ issuer, clientId }: OidcConfig): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, clientId]))
    .digest('hex');
}

/** Ends the names of cookies; begins none that another policy has. */
export function cookieEnding(config: OidcConfig): string {
  return config.cookie ?? clientOf(config).slice(0, 8);
}

/** A login that has begun, as its cookie is named. */
export interface Pending {
  readonly name: string;
  readonly content: unknown;
}

/**
 * What browsers keep for the policy: encrypted and authenticated by AES-256-GCM with a key that all workers derive from
 * the secret key, for one issuer and client. What is in a cookie opens under its name only. Over https names begin with
 * `__Host-`, which neither another host nor clear text can set (RFC 6265bis §4.1.3.2).
 */
export class LoginCookies {
  readonly #base: string;
  readonly #key: ReturnType<typeof createSecretKey>;

  constructor(config: OidcConfig, { deriveKey }: Pick<PolicyEnvironment, 'deriveKey'>) {
    this.#base = `sluice.login.${cookieEnding(config)}`;
    this.#key = createSecretKey(deriveKey(`oidc ${clientOf(config)}`), 'oidc');
  }

  session(secure: boolean): string {
    return `${secure ? '__Host-' : ''}${this.#base}`;
  }

  /** One for each login that has begun, so that those of several tabs do not meet. */
  login(secure: boolean, state: string): string {
    return `${this.session(secure)}.${state.slice(0, identifierLength)}`;
  }

  tries(secure: boolean): string {
    return `${this.session(secure)}.tries`;
  }

  /** Undefined when the browser has none; null for one that was not made here, or was altered. */
  read(field: string, name: string): unknown {
    const sealed = cookieValue(field, name);
    if (sealed === undefined) return undefined;
    try {
      return JSON.parse(this.#key.open(sealed, name)) as unknown;
    } catch {
      return null;
    }
  }

  pending(field: string, secure: boolean): Pending[] {
    const prefix = `${this.session(secure)}.`;
    return field.split('; ').flatMap((pair) => {
      const name = pair.slice(0, pair.indexOf('='));
      if (!name.startsWith(prefix) || name.length !== prefix.length + identifierLength) return [];
      return [{ name, content: this.read(field, name) }];
    });
  }

  /** A Set-Cookie field (RFC 6265 §4.1); undefined where it would be too long to be kept. */
  write(name: string, content: unknown, maxAgeSeconds: number): string | undefined {
    const field = setCookie(name, this.#key.seal(JSON.stringify(content), name), maxAgeSeconds);
    return field.length > longestField ? undefined : field;
  }

  drop(name: string): string {
    return setCookie(name, '', 0);
  }
}

function setCookie(name: string, value: string, maxAgeSeconds: number): string {
  const secure = name.startsWith('__Host-') ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${Math.max(0, Math.floor(maxAgeSeconds))}${secure}; HttpOnly; SameSite=Lax`;
}
