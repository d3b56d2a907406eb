// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { keySet, TestIssuer } from '../../../packages/policies/src/jwt/testing-tokens.ts';
import { echoed, everythingTo, TestProxy } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

// CGI-like upstreams read X_User and X-User as one variable, so whoever may not say the one may not say the other.

const issuer = new TestIssuer('1');
const token = issuer.token({ sub: 'ada', exp: 9_999_999_999 });
const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
const key = sealed('secret', 'sha256');

it.each([
  [
    'basic_auth',
    { users: [{ name: 'ada', password: sealed('secret', 'scrypt') }], userHeader: 'x-user' },
    basic,
    'ada',
  ],
  ['api_key', { keys: [{ name: 'ada', key }], nameHeader: 'x-user', header: 'authorization' }, 'secret', 'ada'],
  ['jwt', { keys: { jwks: keySet(issuer) }, claimHeaders: { 'X-User': 'sub' } }, `Bearer ${token}`, 'ada'],
  ['request_headers', { set: { 'x-user': 'ada' } }, basic, 'ada'],
  ['request_headers', { set: { 'x-user': '${request.method}' } }, basic, 'GET'],
])('%s: nobody says the field of its own by another spelling', async (type, more, authorization, who) => {
  await using origin = await Origin.start();
  const policies = [{ type, ...more }] as never;
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const forged = ['X_User', 'root', 'x-USER', 'root', 'x_user', 'root', 'X-Users', 'kept'];
  const answer = await proxy.request({ headers: ['Host', 'a.test', 'Authorization', authorization, ...forged] });
  expect(answer.status).toBe(200);
  const { headers } = echoed(answer);
  const said = headers.flatMap((name, index) =>
    index % 2 === 0 && /^x[-_]user/i.test(name) ? [`${name.toLowerCase()}: ${headers[index + 1]}`] : [],
  );
  expect(said.sort()).toEqual([`x-user: ${who}`, 'x-users: kept']);
});

it('forward_auth and access lists drop them too', async () => {
  await using origin = await Origin.start();
  await using auth = await Origin.start((_, response) => void response.writeHead(200, { 'Remote-User': 'ada' }).end());
  const forward = { type: 'forward_auth', url: `http://${auth.address}/`, identityHeaders: ['remote-user'] };
  const list = {
    type: 'access',
    lists: [
      {
        name: 'any',
        rules: [
          { type: 'ip_access', allow: ['127.0.0.1'] },
          { type: 'jwt', keys: { jwks: keySet(issuer) }, claimHeaders: { 'x-sub': 'sub' } },
        ],
      },
    ],
  };
  const policies = [forward, list] as never;
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const answer = await proxy.request({ headers: ['Host', 'a.test', 'Remote_User', 'root', 'X_Sub', 'root'] });
  expect(JSON.stringify(echoed(answer).headers)).not.toContain('root');
});
