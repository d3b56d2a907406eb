import { Origin, type ParsedResponse } from '@sluice/testing';
import { OidcProvider, type OidcProviderOptions } from '@sluice/testing/oidc-provider';
import { everythingTo, type TestConfig, TestProxy } from './start-proxy.ts';
import { sealed } from './test-certificates.ts';

export const callback = '/.sluice/oidc/callback';
export const pageLoad = ['Accept', 'text/html,application/xhtml+xml', 'Sec-Fetch-Mode', 'navigate'];

/** Follows redirects only when told to, and keeps cookies as a browser does. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  proxy: TestProxy;
  readonly #more: readonly string[];

  constructor(proxy: TestProxy, more: readonly string[] = []) {
    this.proxy = proxy;
    this.#more = more;
  }

  get cookieField(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(target: string, headers: readonly string[] = pageLoad): Promise<ParsedResponse> {
    const cookie = this.cookies.size === 0 ? [] : ['Cookie', this.cookieField];
    const answer = await this.proxy.request({
      target,
      headers: ['Host', 'app.test', ...this.#more, ...headers, ...cookie],
    });
    for (const field of answer.headerValues('set-cookie')) {
      const [pair = ''] = field.split(';');
      const equals = pair.indexOf('=');
      if (field.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, equals));
      else this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return answer;
  }

  /** From a page to the provider; answers the path with which the provider sends the browser back. */
  async askProvider(target: string): Promise<string> {
    const away = await this.get(target);
    const answer = await fetch(away.header('location') ?? `no redirect but ${away.status}`, { redirect: 'manual' });
    const back = answer.headers.get('location');
    if (back === null) throw new Error(`the provider answers ${answer.status}: ${await answer.text()}`);
    const { pathname, search } = new URL(back);
    return pathname + search;
  }

  /** All of it; answers what the callback did. */
  async signIn(target = '/'): Promise<ParsedResponse> {
    return this.get(await this.askProvider(target));
  }
}

export interface LoginSetting extends AsyncDisposable {
  readonly provider: OidcProvider;
  readonly origin: Origin;
  readonly proxy: TestProxy;
  readonly config: TestConfig;
  readonly browser: TestBrowser;
}

/** A gateway with a login before everything, a provider where `ada` is signed in, and an origin behind. */
export async function startLogin(
  given: object = {},
  options: Partial<OidcProviderOptions> = {},
  more: TestConfig = {},
): Promise<LoginSetting> {
  const origin = await Origin.start();
  const clientSecret = options.authMethod === 'none' ? {} : { clientSecret: 'a secret: with + signs' };
  const provider = await OidcProvider.start({ clientId: 'gate way', signedIn: 'ada', ...clientSecret, ...options });
  provider.redirectUris.add(`http://app.test${callback}`);
  const secret = clientSecret.clientSecret === undefined ? {} : { clientSecret: sealed(clientSecret.clientSecret) };
  const policy = { type: 'oidc' as const, issuer: provider.issuer, clientId: 'gate way', ...secret, ...given };
  const config = { ...everythingTo(origin.address, { route: { policies: [policy] } }), ...more };
  const proxy = await TestProxy.start(config);
  provider.now = () => proxy.clock.now();
  return {
    ...{ provider, origin, proxy, config, browser: new TestBrowser(proxy) },
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await provider.stop();
      await origin.stop();
    },
  };
}
