import { z } from 'zod';
import { documentSchema } from './document.ts';

/** Where editors find the schema when they are told nothing else: relative to the repository's `docs/reference`. */
const title = 'Sluice configuration';

/** Words for forms that mean nothing to a JSON schema. */
const formOnly = ['input', 'advanced', 'placeholder', 'reference', 'secret'] as const;

/**
 * The document's form as JSON Schema (draft 2020-12), for completion and checks in editors. It knows form only: names,
 * references and expressions are checked by `validateDocument`.
 */
export function documentJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(documentSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override({ jsonSchema }) {
      for (const word of formOnly) delete jsonSchema[word];
    },
  });
  const { $schema, ...rest } = schema as Record<string, unknown>;
  return { $schema, title, ...rest };
}
