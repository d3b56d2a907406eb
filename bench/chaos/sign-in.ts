import { request } from 'node:http';
import type { RunningGateway } from '@sluice/testing/start-gateway';

/** One attempt over a connection of its own. @param localAddress where it comes from, of 127.0.0.0/8 */
export function signIn(
  gateway: RunningGateway,
  password: string,
  headers: Readonly<Record<string, string>> = {},
  localAddress = '127.0.0.1',
): Promise<{ status: number; cookies: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${gateway.adminUrl}/api/auth/sign-in/email`,
      {
        method: 'POST',
        agent: false,
        localAddress,
        headers: { 'content-type': 'application/json', origin: gateway.adminUrl, ...headers },
      },
      (response) => {
        response.resume();
        const cookies = (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
        response.once('end', () => resolve({ status: response.statusCode ?? 0, cookies }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ email: gateway.email, password }));
  });
}
