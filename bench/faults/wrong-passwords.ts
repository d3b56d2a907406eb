import { request } from 'node:http';
import type { RunningGateway } from '@sluice/testing/start-gateway';
import { type Fault, inWords, since, startLoad, withGateway } from './fault.ts';

const attempts = 1000;
const atOnce = 20;

export const wrongPasswords: Fault = {
  title: `${attempts} wrong logins within a minute`,
  goal: '≥ 95 % answered 429 after 10, the valid user gets in',
  measure: () =>
    withGateway(async ({ gateway }) => {
      const known = await signIn(gateway, gateway.password, {});
      const load = startLoad(gateway);
      const began = performance.now();
      const statuses: number[] = [];
      let left = attempts;
      const guess = async () => {
        while (left-- > 0) statuses.push((await signIn(gateway, `guess ${left}`, {})).status);
      };
      await Promise.all(Array.from({ length: atOnce }, guess));
      const took = since(began);
      const later = statuses.slice(10);
      const share = (100 * later.filter((status) => status === 429).length) / later.length;
      const browser = await signIn(gateway, gateway.password, { cookie: known.cookies });
      const elsewhere = await signIn(gateway, gateway.password, {}, '127.0.0.2');
      const traffic = inWords(await load.stop());
      return `${share.toFixed(1)} % 429 in ${took}; valid user: known browser ${browser.status}, other address ${elsewhere.status}; traffic: ${traffic}`;
    }),
};

function signIn(
  gateway: RunningGateway,
  password: string,
  headers: Readonly<Record<string, string>>,
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
