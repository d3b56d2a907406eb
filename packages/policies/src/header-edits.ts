// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { headerNameSchema, headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { templateProblem } from './header-template.ts';

/**
 * Fields the gateway itself answers for: framing and connection management (RFC 9112 §6, RFC 9110 §7.6.1, §10.1.1). A
 * policy that wrote them could split a message in two, or wait for what never comes.
 */
const protectedNames = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const editableName = headerNameSchema.refine((name) => !protectedNames.has(name.toLowerCase()), {
  error: (issue) => `"${String(issue.input)}" is managed by the gateway and cannot be edited`,
});

/** A value may be a template; the words for what is wrong with it are its own. */
const editableValue = headerValueSchema.superRefine((text, context) => {
  const problem = templateProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** The three edits both header policies share. Applied in the order remove, set, add. */
export const headerEditsShape = {
  remove: z.array(editableName).max(100).optional().meta({ title: 'Remove', description: 'Fields taken out.' }),
  set: z.record(editableName, editableValue).optional().meta({
    title: 'Set',
    description:
      'Fields that replace any of the same name. ${client.address}, ${request.id}, ${jwt.sub} and the like are filled in.',
  }),
  add: z
    .record(editableName, editableValue)
    .optional()
    .meta({ title: 'Add', description: 'Fields added beside those of the same name.' }),
};

export interface HeaderEdits {
  readonly remove?: readonly string[] | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly add?: Readonly<Record<string, string>> | undefined;
}
