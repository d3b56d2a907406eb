import { describe, expect, it } from 'vitest';
import { documentJsonSchema } from './json-schema.ts';

describe('documentJsonSchema', () => {
  const schema = documentJsonSchema();

  it('describes what may be written, so nothing with a default is required', () => {
    expect(schema).toMatchObject({ type: 'object', required: ['version'], additionalProperties: false });
    expect(schema).toHaveProperty('properties.routes.items.required', ['name']);
  });

  it('carries the words of the schemas, and none of those meant for forms', () => {
    expect(schema).toHaveProperty(
      'properties.upstreams.items.properties.targets.items.properties.weight.title',
      'Weight',
    );
    expect(JSON.stringify(schema)).not.toMatch(/"(?:input|advanced|placeholder|reference)":/);
  });
});
