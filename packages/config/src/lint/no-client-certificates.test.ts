import { expect, it } from 'vitest';
import { toBilling, web } from '../../test/check-document.ts';
import { lint, lintRoute } from '../../test/lint.ts';

import { someCertificate } from '../../test/some-certificate.ts';

const authorization = (...rules: object[]) => ({
  policies: [{ type: 'authorization', rules: rules.map((rule, index) => ({ name: `rule-${index}`, ...rule })) }],
});
const reading = [{ methods: ['GET'] }];
const mutual = {
  certificates: [{ name: 'c', source: { type: 'file', certificate: '/a', privateKey: '/b' } }],
  listeners: [{ ...web, protocol: 'https', tls: { certificates: ['c'], clientCertificates: { ca: someCertificate } } }],
};

it('tells of principals where nobody shows a certificate', () => {
  expect(
    lintRoute(
      'no_client_certificates',
      authorization({ to: reading }, { from: [{ principals: ['cluster.local/*'] }] }),
    ),
  ).toEqual([
    {
      path: 'routes.0.policies.0.rules.1',
      message: expect.stringContaining(
        'rule "rule-1" goes by the client\'s certificate, and listener "web" asks for none',
      ),
      fix: 'Give a listener of the route a client CA, or go by something else.',
    },
  ]);
  expect(
    lintRoute('no_client_certificates', authorization({ when: [{ key: 'source.namespace', values: ['shop'] }] })),
  ).toEqual([
    {
      path: 'routes.0.policies.0.rules.0',
      message: expect.stringContaining('listener "web" asks for none'),
      fix: 'Give a listener of the route a client CA, or go by something else.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('no_client_certificates', authorization({ to: reading }))).toEqual([]);
  expect(
    lint('no_client_certificates', {
      ...mutual,
      routes: [{ ...toBilling, ...authorization({ from: [{ namespaces: ['shop'] }] }) }],
    }),
  ).toEqual([]);
});
