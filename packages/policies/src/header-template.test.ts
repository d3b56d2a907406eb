// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { expect, it } from 'vitest';
import { createHeaderEditor } from './apply-header-edits.ts';
import { createTemplate, templateProblem } from './header-template.ts';
import { policySchema } from './schemas.ts';
import { anExchange } from './testing-exchange.ts';

const claims = { sub: 'ada', org: { unit: 'a\r\nb' }, groups: ['x', 'y'], plan: 'gold' };
const exchange = anExchange([], {
  clientCertificate: { subject: 'CN=web', uris: ['spiffe://a/b'], dns: [] },
  identities: [
    { by: 'jwt', name: 'ada', claims },
    { by: 'api_key', name: 'ci', claims: { plan: 'silver' } },
  ],
  request: { method: 'GET', path: '/a%20b', query: '?c=1', headers: ['X-Tenant', 'blue'] },
});

it.each([
  ['${client.address}', '192.0.2.1'],
  ['${client.subject}|${client.uri}', 'CN=web|spiffe://a/b'],
  ['id=${request.id};', 'id=request-1;'],
  [
    '${request.method} ${request.scheme}://${request.host}${request.path}?${request.query}',
    'GET http://api.example.com/a%20b?c=1',
  ],
  ['${listener.name}/${route.name}', 'web/billing-api'],
  ['${request.header.x-tenant}-${request.header.X-None}', 'blue-'],
  ['${jwt.sub} ${jwt.groups} ${jwt.org.unit} ${jwt.none}', 'ada x,y a%0D%0Ab '],
  ['${identity.name} ${identity.kind} ${identity.plan}', 'ci api_key silver'],
  ['$${request.id} costs $5', '${request.id} costs $5'],
])('%s is filled in as %s', (text, filled) => {
  expect(templateProblem(text)).toBeUndefined();
  expect(createTemplate(text)(exchange)).toBe(filled);
});

it.each(['${', '${}', '${request.body}', '${request.header.}', '${constructor}', '${a${request.id}}', '${jwt.}'])(
  '%s is refused',
  (value) => {
    for (const edits of [{ set: { 'x-a': value } }, { add: { 'x-a': value } }]) {
      expect(policySchema.safeParse({ type: 'request_headers', ...edits }).success).toBe(false);
    }
  },
);

it('writes no field where nothing is left of it, and takes the old one out all the same', () => {
  const headers = ['x-user', 'root', 'x-b', '1'];
  createHeaderEditor({ set: { 'x-user': '${jwt.none}', 'x-id': '${request.id}' } })(headers, exchange);
  expect(headers).toEqual(['x-b', '1', 'x-id', 'request-1']);
});
