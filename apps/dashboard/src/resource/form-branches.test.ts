import { formFields, listenerSchema, routeSchema } from '@sluice/config';
import { describe, expect, it } from 'vitest';
import { branchIndex, startOf, startOfFields } from './form-branches.ts';

const fields = formFields(routeSchema);
const match = fields.find(({ name }) => name === 'match');
const path = match?.kind === 'group' ? match.fields.find(({ name }) => name === 'path') : undefined;
const policies = fields.find(({ name }) => name === 'policies');
const policy = policies?.kind === 'list' && policies.member.kind === 'forms' ? policies.member : undefined;
if (path?.kind !== 'forms' || policy === undefined)
  throw new Error('the route schema is not what these tests are about');

describe('forms of a union', () => {
  it('are told apart by their fields', () => {
    expect(branchIndex(path, { exact: '/a' })).toBe(0);
    expect(branchIndex(path, { prefix: '/a' })).toBe(1);
    expect(branchIndex(path, undefined)).toBe(-1);
  });

  it('are told apart by their discriminator', () => {
    const at = branchIndex(policy, { type: 'response_headers', set: { a: 'b' } });
    expect(policy.forms[at]?.title).toBe('Response headers');
    expect(branchIndex(policy, { type: 'not-known' })).toBe(-1);
  });

  it('take over what was written in another', () => {
    const [exact] = path.forms;
    const [kind] = policy.forms;
    if (exact === undefined || kind === undefined) throw new Error('both unions have forms');
    expect(startOf(path, exact, { prefix: '/billing' })).toEqual({ exact: '/billing' });
    expect(startOf(policy, kind, undefined)).toEqual({ type: kind.value });
  });
});

describe('a group that is switched on', () => {
  const tls = formFields(listenerSchema).find(({ name }) => name === 'tls');
  if (tls?.kind !== 'group') throw new Error('a listener has a group for TLS');

  it('begins with what must be written, empty', () => {
    expect(startOfFields(tls.fields)).toEqual({ certificates: [] });
  });

  it('begins with nothing where everything has a default', () => {
    const hsts = tls.fields.find(({ name }) => name === 'hsts');
    expect(hsts?.kind === 'group' && startOfFields(hsts.fields)).toEqual({});
  });
});
