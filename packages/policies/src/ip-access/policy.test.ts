import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainIpAccess } from './explain.ts';
import { createIpAccess } from './policy.ts';
import { ipAccessSchema } from './schema.ts';

function statusOf(given: object, clientAddress: string) {
  const config = ipAccessSchema.parse({ type: 'ip_access', ...given });
  const { environment, events } = countingEnvironment();
  const reply = createIpAccess(config, environment).onRequest?.(anExchange([], { clientAddress }));
  const told = explainIpAccess(config, explained({ clientAddress }));
  const status = reply !== undefined && 'status' in reply ? reply.status : undefined;
  // The simulator says what the policy does.
  expect([told.outcome, told.status]).toEqual([status === undefined ? 'continues' : 'replies', status]);
  return { status, events, sentence: told.sentence };
}

it.each([
  [{ allow: ['10.0.0.0/8'] }, '10.1.2.3', undefined],
  [{ allow: ['10.0.0.0/8'] }, '11.1.2.3', 403],
  [{ allow: ['10.0.0.0/8'] }, '::ffff:10.1.2.3', undefined],
  [{ allow: ['10.0.0.0/8'] }, '2001:db8::1', 403],
  [{ allow: ['2001:db8::/32'] }, '2001:db8::1', undefined],
  [{ deny: ['192.0.2.7'] }, '192.0.2.7', 403],
  [{ deny: ['192.0.2.7'] }, '192.0.2.8', undefined],
  [{ allow: ['10.0.0.0/8'], deny: ['10.6.0.0/16'] }, '10.6.0.1', 403],
  [{ allow: ['10.0.0.0/8'], status: 404 }, 'not-an-address', 404],
  [{ allow: ['0.0.0.0/0'] }, '203.0.113.9', undefined],
])('%j answers %s with %s', (config, address, status) => {
  const found = statusOf(config, address);
  expect(found.status).toBe(status);
  expect(found.events).toEqual([status === undefined ? 'allowed' : 'denied']);
});

it('only counts in the shadow', () => {
  const { status, events, sentence } = statusOf({ deny: ['192.0.2.0/24'], shadow: true }, '192.0.2.1');
  expect([status, events]).toEqual([undefined, ['shadow_denied']]);
  expect(sentence).toBe('would refuse 192.0.2.1, which 192.0.2.0/24 denies, but only counts');
});

it('asks for at least one list, and for addresses in it', () => {
  expect(ipAccessSchema.safeParse({ type: 'ip_access' }).success).toBe(false);
  expect(ipAccessSchema.safeParse({ type: 'ip_access', allow: [] }).success).toBe(false);
  expect(ipAccessSchema.safeParse({ type: 'ip_access', allow: ['10.0.0.0/33'] }).success).toBe(false);
});
