import type { PolicyEnvironment } from '../contract.ts';
import { LoginProblem } from './login-problem.ts';
import type { Provider } from './provider.ts';
import type { OidcConfig } from './schema.ts';

const timeoutMs = 10_000;
const mostBytes = 1_048_576;

export interface Redeemed {
  readonly code: string;
  readonly redirectUri: string;
  /** RFC 7636 §4.1. */
  readonly verifier: string;
}

/**
 * Gives a code for an ID token (RFC 6749 §4.1.3). Basic, the form, or for a public client its name alone.
 * @throws LoginProblem
 */
export async function redeemCode(
  { clientId, ca }: OidcConfig,
  secret: string | undefined,
  provider: Provider,
  { code, redirectUri, verifier }: Redeemed,
  { ask }: Pick<PolicyEnvironment, 'ask'>,
): Promise<string> {
  const inForm = secret === undefined || provider.secretInForm;
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...(inForm ? { client_id: clientId } : {}),
    ...(inForm && secret !== undefined ? { client_secret: secret } : {}),
  });
  const headers = [
    ...['accept', 'application/json', 'content-type', 'application/x-www-form-urlencoded'],
    ...(inForm || secret === undefined ? [] : ['authorization', basic(clientId, secret)]),
  ];
  const asked = {
    url: provider.tokenEndpoint,
    method: 'POST',
    headers,
    body: form.toString(),
    timeoutMs,
    mostBytes,
    ca,
  };
  const { status, body } = await ask(asked).catch((error: unknown) => {
    throw new LoginProblem('unavailable', 'the token endpoint does not answer', { cause: error });
  });
  const answer = parse(body);
  if (status !== 200) {
    // A code that is old or was used is the browser's; all else is between gateway and provider.
    if (answer.error === 'invalid_grant') throw new LoginProblem('refused', 'the code is not taken');
    const said = typeof answer.error === 'string' && /^[\w-]{1,64}$/.test(answer.error) ? `, ${answer.error}` : '';
    throw new LoginProblem('unavailable', `the token endpoint answers ${status}${said}`);
  }
  if (typeof answer.id_token !== 'string') throw new LoginProblem('unavailable', 'the answer has no ID token');
  return answer.id_token;
}

/** Both are encoded before they are joined (RFC 6749 §2.3.1). */
function basic(clientId: string, secret: string): string {
  const [user, password] = [clientId, secret].map((text) => new URLSearchParams({ a: text }).toString().slice(2));
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Nothing of what cannot be read is repeated: it may hold tokens. */
function parse(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
