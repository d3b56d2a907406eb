import { certificateSourceSchemas } from '@sluice/certificates/schemas';
import { healthCheckSchemas } from '@sluice/health-checks/schemas';
import { loadBalancingSchemas } from '@sluice/load-balancing/schemas';
import { policySchemas } from '@sluice/policies/schemas';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FieldKind, type FormField, formFields } from './form-fields.ts';
import { certificateSchema } from './resources/certificate.ts';
import { listenerSchema } from './resources/listener.ts';
import { routeSchema } from './resources/route.ts';
import { settingsSchema } from './resources/settings.ts';
import { upstreamSchema } from './resources/upstream.ts';
import { metaOf } from './schema-shape.ts';

function* everyField(fields: readonly FormField[], path = ''): Iterable<[string, FormField]> {
  for (const field of fields) {
    yield [`${path}${field.name}`, field];
    yield* everyField(fieldsBelow(field), `${path}${field.name}.`);
  }
}

function fieldsBelow(field: FieldKind): readonly FormField[] {
  if (field.kind === 'group') return field.fields;
  if (field.kind === 'list') return fieldsBelow(field.member);
  return field.kind === 'forms' ? field.forms.flatMap((form) => fieldsBelow(form.shape)) : [];
}

describe('formFields', () => {
  const schemas = [
    settingsSchema,
    certificateSchema,
    ...certificateSourceSchemas,
    listenerSchema,
    upstreamSchema,
    routeSchema,
    ...policySchemas,
    ...loadBalancingSchemas,
    ...healthCheckSchemas,
  ];

  it('has a label for every field of every schema, so that every form is usable', () => {
    const bare = schemas
      .flatMap((schema) => [...everyField(formFields(schema))])
      .filter(([, { title, name }]) => title === name);
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it('has a title and a description for every kind', () => {
    for (const schema of [
      ...policySchemas,
      ...loadBalancingSchemas,
      ...certificateSourceSchemas,
      ...healthCheckSchemas,
    ]) {
      expect(metaOf(schema).title).toBeTruthy();
      expect(metaOf(schema).description).toBeTruthy();
    }
  });

  it('describes a field from its schema alone', () => {
    const schema = z.strictObject({
      type: z.literal('fake'),
      attempts: z
        .int()
        .min(1)
        .max(10)
        .default(3)
        .meta({ title: 'Attempts', description: 'How often.', advanced: true }),
      mode: z.enum(['fast', 'safe']).optional().meta({ title: 'Mode' }),
      upstream: z.string().meta({ title: 'Upstream', reference: 'upstream' }),
    });
    const fields = formFields(schema);
    expect(fields.map(({ name }) => name)).toEqual(['attempts', 'mode', 'upstream']);
    expect(fields[0]).toMatchObject({
      kind: 'number',
      integer: true,
      minimum: 1,
      maximum: 10,
      default: 3,
      required: false,
      advanced: true,
    });
    expect(fields[1]).toMatchObject({ kind: 'choice', values: ['fast', 'safe'], required: false });
    expect(fields[2]).toMatchObject({ kind: 'text', reference: 'upstream', required: true });
  });

  it('tells the forms of a union apart', () => {
    const fields = formFields(routeSchema);
    const policies = fields.find(({ name }) => name === 'policies');
    expect(policies).toMatchObject({
      kind: 'list',
      member: {
        kind: 'forms',
        discriminator: 'type',
        forms: expect.arrayContaining([
          expect.objectContaining({ value: 'request_headers', title: 'Request headers' }),
        ]),
      },
    });
    const path = [...everyField(fields)].find(([where]) => where === 'match.path')?.[1];
    expect(path).toMatchObject({
      kind: 'forms',
      forms: [{ title: 'Exact path' }, { title: 'Path prefix' }, { title: 'Path expression' }],
    });
  });
});
