import { describe, expect, it } from 'vitest';
import type { Fields } from './fields.ts';
import { resourceResolver } from './resource-resolver.ts';

const options = { fields: {}, shouldUseNativeValidation: false };

async function errorsOf(values: Fields) {
  const { errors } = await resourceResolver('route', () => [])(values, undefined, options);
  return errors;
}

describe('resourceResolver', () => {
  it('puts each problem at the path of its field', async () => {
    const errors = await errorsOf({ name: 'a', match: { path: { prefix: 'billing' } }, upstreams: [{ name: 'B' }] });
    expect(errors).toMatchObject({
      match: { path: { prefix: { message: expect.stringContaining('must start with "/"') } } },
      upstreams: [{ name: { message: expect.any(String) } }],
    });
  });

  it('says of an empty field only that it is empty', async () => {
    expect(await errorsOf({ name: '', directResponse: { status: 200 } })).toEqual({
      name: { type: expect.any(String), message: 'must not be empty' },
    });
  });

  it('takes what was left out as left out', async () => {
    const values = { name: 'a', hosts: undefined, directResponse: { status: 200, headers: undefined } };
    const { values: read, errors } = await resourceResolver('route', () => [])(values, undefined, options);
    expect(errors).toEqual({});
    expect(read).toEqual({ name: 'a', directResponse: { status: 200 } });
  });

  it('lets nothing pass while the text cannot be read', async () => {
    const problem = { path: [], code: 'invalid_yaml', message: 'not YAML', severity: 'error' as const };
    const { errors } = await resourceResolver('route', () => [problem])(
      { name: 'a', directResponse: { status: 200 } },
      undefined,
      options,
    );
    expect(errors).toEqual({ root: { type: 'invalid_yaml', message: 'not YAML' } });
  });
});
