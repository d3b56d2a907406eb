// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { templateProblem } from './header-template.ts';
import { writableNameSchema } from './managed-names.ts';

/** A value may be a template; the words for what is wrong with it are its own. */
const editableValue = headerValueSchema.superRefine((text, context) => {
  const problem = templateProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** The three edits both header policies share. Applied in the order remove, set, add. */
export const headerEditsShape = {
  remove: z.array(writableNameSchema).max(100).optional().meta({ title: 'Remove', description: 'Fields taken out.' }),
  set: z.record(writableNameSchema, editableValue).optional().meta({
    title: 'Set',
    description:
      'Fields that replace any of the same name. ${client.address}, ${request.id}, ${jwt.sub} and the like are filled in.',
  }),
  add: z
    .record(writableNameSchema, editableValue)
    .optional()
    .meta({ title: 'Add', description: 'Fields added beside those of the same name.' }),
};

export interface HeaderEdits {
  readonly remove?: readonly string[] | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly add?: Readonly<Record<string, string>> | undefined;
}
