import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OidcProviderOptions {
  readonly clientId: string;
  /** Left out for a public client. */
  readonly clientSecret?: string;
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** Announces and sends `iss` (RFC 9207). */
  readonly namesItself?: boolean;
  /** Who is signed in already; without, a page asks for a name. */
  readonly signedIn?: string;
}

interface Grant {
  readonly user: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
}

type SignToken = (claims: object) => string;

const encode = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');

/** An OpenID Connect provider that takes nothing it need not take: what a client does wrong is in `refusals`. */
export class OidcProvider implements AsyncDisposable {
  readonly refusals: string[] = [];
  readonly requests: string[] = [];
  /** What a client may be sent back to. */
  readonly redirectUris = new Set<string>();
  /** Changes the claims of tokens, which are then signed as ever. */
  changeClaims: (claims: Record<string, unknown>) => object = (claims) => claims;
  /** Makes tokens in place of the provider. */
  makeToken: SignToken | undefined;
  /** Answers everything with 500. */
  down = false;
  signedIn: string | undefined;
  /** Milliseconds since the epoch. */
  now: () => number = Date.now;
  readonly #options: OidcProviderOptions;
  readonly #server: Server;
  readonly #codes = new Map<string, Grant>();
  readonly #used = new Set<string>();
  #keys = newKeys(1);

  private constructor(options: OidcProviderOptions) {
    this.#options = options;
    this.signedIn = options.signedIn;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(options: OidcProviderOptions): Promise<OidcProvider> {
    const provider = new OidcProvider(options);
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get publicKey(): KeyObject {
    return this.#keys.publicKey;
  }

  get keyId(): string {
    return this.#keys.id;
  }

  /** Signs with a new key from now on, and forgets the one before. */
  rotateKey(): void {
    this.#keys = newKeys(Number(this.#keys.id) + 1);
  }

  sign(claims: object): string {
    const signed = `${encode({ alg: 'ES256', kid: this.#keys.id })}.${encode(claims)}`;
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${encode(sign('sha256', Buffer.from(signed), key))}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    this.requests.push(`${request.method} ${url.pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    if (this.down) {
      response.writeHead(500).end('out of order');
      return;
    }
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/openid-configuration':
        json(response, 200, this.#metadata());
        return;
      case 'GET /jwks':
        json(response, 200, { keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: this.#keys.id }] });
        return;
      case 'GET /authorize':
        this.#authorize(url.searchParams, response);
        return;
      case 'POST /sign-in': {
        const form = new URLSearchParams(body);
        this.#grant(form, form.get('user') ?? '', response);
        return;
      }
      case 'POST /token':
        this.#redeem(request, new URLSearchParams(body), response);
        return;
      case 'GET /signed-out':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Signed out everywhere</h1>');
        return;
      default:
        response.writeHead(404).end();
    }
  }

  #metadata(): object {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/signed-out`,
      authorization_response_iss_parameter_supported: this.#options.namesItself === true,
      token_endpoint_auth_methods_supported: [this.#options.authMethod ?? 'client_secret_basic'],
    };
  }

  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const redirectUri = asked.get('redirect_uri') ?? '';
    const problems = [
      asked.get('client_id') !== this.#options.clientId && 'unknown client',
      !this.redirectUris.has(redirectUri) && `unregistered redirect_uri ${redirectUri}`,
      asked.get('response_type') !== 'code' && 'no code is asked for',
      asked.get('scope')?.split(' ').includes('openid') !== true && 'no scope openid',
      asked.get('code_challenge_method') !== 'S256' && 'no S256',
      !/^[\w-]{43}$/.test(asked.get('code_challenge') ?? '') && 'no challenge',
      (asked.get('state') ?? '').length < 22 && 'no state',
      (asked.get('nonce') ?? '').length < 22 && 'no nonce',
    ].filter((problem) => problem !== false);
    if (problems.length > 0) {
      this.refusals.push(...problems);
      response.writeHead(400).end(problems.join('\n'));
    } else if (this.signedIn !== undefined) {
      this.#grant(asked, this.signedIn, response);
    } else {
      const hidden = [...asked].map(
        ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
      );
      const form = `<form method="post" action="/sign-in"><label>Name <input name="user"></label>${hidden.join('')}<button>Sign in</button></form>`;
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!doctype html><title>Provider</title><h1>Who are you?</h1>${form}`);
    }
  }

  #grant(asked: URLSearchParams, user: string, response: ServerResponse): void {
    const back = new URL(asked.get('redirect_uri') ?? this.issuer);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (this.#options.namesItself === true) back.searchParams.set('iss', this.issuer);
    if (user === 'nobody') {
      back.searchParams.set('error', 'access_denied');
    } else {
      const code = randomBytes(16).toString('base64url');
      const [challenge, nonce] = [asked.get('code_challenge') ?? '', asked.get('nonce') ?? ''];
      this.#codes.set(code, { user, redirectUri: asked.get('redirect_uri') ?? '', challenge, nonce });
      back.searchParams.set('code', code);
    }
    response.writeHead(303, { location: back.href }).end();
  }

  #redeem(request: IncomingMessage, form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const grant = this.#codes.get(code);
    const client = this.#clientProblem(request.headers.authorization, form);
    const problem = client ?? this.#grantProblem(grant, code, form);
    if (grant === undefined || problem !== undefined) {
      this.refusals.push(problem ?? 'no grant');
      json(response, client === undefined ? 400 : 401, {
        error: client === undefined ? 'invalid_grant' : 'invalid_client',
      });
      return;
    }
    this.#used.add(code);
    const now = Math.floor(this.now() / 1000);
    const claims = this.changeClaims({
      iss: this.issuer,
      aud: this.#options.clientId,
      sub: grant.user,
      email: `${grant.user}@example.com`,
      nonce: grant.nonce,
      iat: now,
      exp: now + 300,
    });
    const token = this.makeToken === undefined ? this.sign(claims) : this.makeToken(claims);
    json(response, 200, { access_token: randomBytes(8).toString('hex'), token_type: 'Bearer', id_token: token });
  }

  #grantProblem(grant: Grant | undefined, code: string, form: URLSearchParams): string | undefined {
    if (form.get('grant_type') !== 'authorization_code') return 'another grant';
    if (this.#used.has(code)) return 'code used twice';
    if (grant === undefined) return 'unknown code';
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (challenge !== grant.challenge) return 'the verifier does not fit';
    return form.get('redirect_uri') === grant.redirectUri ? undefined : 'another redirect_uri';
  }

  #clientProblem(authorization: string | undefined, form: URLSearchParams): string | undefined {
    const { clientId, clientSecret, authMethod = 'client_secret_basic' } = this.#options;
    if (authMethod === 'client_secret_basic') {
      const text = Buffer.from(/^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '', 'base64').toString('utf8');
      const [user, password] = text.split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      if (user !== clientId || password !== clientSecret) return 'wrong client by Basic';
      return form.has('client_secret') ? 'the secret twice' : undefined;
    }
    if (authorization !== undefined) return 'Basic where it was not asked for';
    if (form.get('client_id') !== clientId) return 'wrong client in the form';
    const wanted = authMethod === 'client_secret_post' ? clientSecret : null;
    return form.get('client_secret') === wanted ? undefined : 'wrong secret in the form';
  }
}

function newKeys(id: number) {
  return { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }), id: String(id) };
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
