import { X509Certificate } from 'node:crypto';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { alternativeNames, describeClientCertificate, distinguishedName } from './client-certificate.ts';

async function elementFor(options: Parameters<TestAuthority['issue']>[0]): Promise<string> {
  const authority = await TestAuthority.create();
  const { cert } = await authority.issue(options);
  const certificate = new X509Certificate(cert);
  const { element, encodedPem, notAfter } = describeClientCertificate(certificate);
  expect(element.startsWith(`Hash=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()};`)).toBe(true);
  expect(decodeURIComponent(encodedPem).trim()).toBe(cert.trim());
  expect(encodedPem).toMatch(/^[\x21-\x7e]+$/);
  expect(notAfter).toBe(Date.parse(certificate.validTo));
  return element.slice(element.indexOf(';') + 1);
}

it('writes what Envoy writes', async () => {
  const names = ['spiffe://mesh/ns/shop', 'shop.example', '10.0.0.1', 'urn:second'];
  expect(await elementFor({ subject: [{ C: ['DE'] }, { O: ['Shop'] }, { CN: ['billing'] }], names })).toBe(
    'Subject="CN=billing,O=Shop,C=DE";URI=spiffe://mesh/ns/shop;DNS=shop.example;URI=urn:second',
  );
  expect(await elementFor({ subject: [], names: ['a.example'] })).toBe('Subject="";DNS=a.example');
});

it('lets nobody forge a second element or field by a name', async () => {
  const forged = 'x",Hash=0;Subject="CN=admin';
  expect(await elementFor({ subject: [{ CN: [{ utf8String: forged }] }], names: ['urn:a,b;c="d\\'] })).toBe(
    'Subject="CN=x\\"\\,Hash=0\\;Subject=\\"CN=admin";URI="urn:a,b;c=\\"d\\\\"',
  );
  const names = ['ok.example', 'urn:a\r\nx-admin: 1', 'a, DNS:admin', 'nul\0.example', 'é.example', ''];
  expect(await elementFor({ subject: [{ CN: [{ utf8String: 'é\r\nx' }] }, { O: ['a'], OU: ['b + c'] }], names })).toBe(
    'Subject="OU=b \\+ c+O=a,CN=\\C3\\A9\\0D\\0Ax";DNS=ok.example',
  );
});

it('takes apart names as Node quotes them', () => {
  expect(alternativeNames('DNS:a.example, URI:"urn:a\\u002c b", IP Address:::1, email:a@b')).toEqual([
    { kind: 'DNS', value: 'a.example' },
    { kind: 'URI', value: 'urn:a, b' },
    { kind: 'IP Address', value: '::1' },
    { kind: 'email', value: 'a@b' },
  ]);
  expect(alternativeNames('')).toEqual([]);
  expect(distinguishedName(undefined)).toBe('');
});
