import { compileOnce, messageOf } from '@sluice/core';
import { z } from 'zod';
import type { PolicyEnvironment } from '../contract.ts';
import { type KeySource, keySourceOf } from '../jwt/key-source.ts';
import { serviceUrlSchema } from '../service-url.ts';
import type { OidcConfig } from './schema.ts';

type Surroundings = Pick<PolicyEnvironment, 'clock' | 'ask' | 'warn'>;

/** What is known of the provider. */
export interface Provider {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint: string | undefined;
  /** It names itself when it sends a browser back (RFC 9207). */
  readonly namesItself: boolean;
  /** The client proves itself in the form instead of by Basic. */
  readonly secretInForm: boolean;
  readonly keys: KeySource;
}

const refreshMs = 3_600_000;
/** After a question that failed. */
const failurePauseMs = 5000;
const timeoutMs = 5000;
const mostBytes = 1_048_576;

/** OpenID Connect Discovery 1.0 §3, and RFC 8414 §2 for what is left out. */
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: serviceUrlSchema,
  token_endpoint: serviceUrlSchema,
  jwks_uri: serviceUrlSchema,
  end_session_endpoint: serviceUrlSchema.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});

/** By the configuration: what was found outlives a revision that leaves the route alone. */
export const providerOf = compileOnce((config: OidcConfig) => new ProviderSource(config));

/** Asked when first needed and again when it is old. When it cannot be reached, what is known is used on. */
export class ProviderSource {
  readonly #config: Pick<OidcConfig, 'issuer' | 'ca'>;
  #known: Provider | undefined;
  #keysUrl = '';
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #mayAskAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor({ issuer, ca }: OidcConfig) {
    this.#config = { issuer, ca };
  }

  /** Undefined when nothing is known and nothing can be found out. */
  async find(surroundings: Surroundings): Promise<Provider | undefined> {
    const now = surroundings.clock.monotonic();
    const isOld = now - this.#fetchedAt >= refreshMs;
    if (this.#known !== undefined && !isOld) return this.#known;
    if (now >= this.#mayAskAt) this.#asking ??= this.#fetch(surroundings);
    if (this.#known === undefined) await this.#asking;
    return this.#known;
  }

  async #fetch({ clock, ask, warn }: Surroundings): Promise<void> {
    const { issuer, ca } = this.#config;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    try {
      const headers = ['accept', 'application/json'];
      const { status, body } = await ask({ url, method: 'GET', headers, timeoutMs, mostBytes, ca });
      if (status !== 200) throw new Error(`the answer has status ${status}`);
      this.#known = this.#read(body.toString('utf8'));
      this.#fetchedAt = clock.monotonic();
    } catch (error) {
      this.#mayAskAt = clock.monotonic() + failurePauseMs;
      const kept = this.#known === undefined ? '' : '; what is known of it is used on';
      warn(`the configuration of ${issuer} cannot be fetched: ${messageOf(error)}${kept}`);
    } finally {
      this.#asking = undefined;
    }
  }

  /** @throws Error when it is of another issuer (Discovery §4.3), or cannot be used */
  #read(text: string): Provider {
    const { issuer, ca } = this.#config;
    const parsed = metadataSchema.safeParse(JSON.parse(text));
    if (!parsed.success) {
      const [first] = parsed.error.issues;
      throw new Error(`${first?.path.join('.') ?? 'it'}: ${first?.message ?? 'is not valid'}`);
    }
    const found = parsed.data;
    if (found.issuer !== issuer)
      throw new Error(`it is of another issuer, ${JSON.stringify(found.issuer.slice(0, 256))}`);
    const addresses = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri];
    if (issuer.startsWith('https:') && !addresses.every((address) => address.startsWith('https:'))) {
      throw new Error('an endpoint is in clear text');
    }
    const methods = found.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return {
      authorizationEndpoint: found.authorization_endpoint,
      tokenEndpoint: found.token_endpoint,
      endSessionEndpoint: found.end_session_endpoint,
      namesItself: found.authorization_response_iss_parameter_supported === true,
      secretInForm: !methods.includes('client_secret_basic') && methods.includes('client_secret_post'),
      keys: this.#keysAt(found.jwks_uri, ca),
    };
  }

  /** Keys that were fetched stay while their address does. */
  #keysAt(url: string, ca: string | undefined): KeySource {
    if (this.#known !== undefined && this.#keysUrl === url) return this.#known.keys;
    this.#keysUrl = url;
    return keySourceOf({ url, refresh: '10m', ca });
  }
}
