import { headerNameSchema, headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';

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

/** The three edits both header policies share. Applied in the order remove, set, add. */
export const headerEditsShape = {
  remove: z.array(editableName).max(100).optional().meta({ title: 'Remove', description: 'Fields taken out.' }),
  set: z
    .record(editableName, headerValueSchema)
    .optional()
    .meta({ title: 'Set', description: 'Fields that replace any of the same name.' }),
  add: z
    .record(editableName, headerValueSchema)
    .optional()
    .meta({ title: 'Add', description: 'Fields added beside those of the same name.' }),
};

export interface HeaderEdits {
  readonly remove?: readonly string[] | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly add?: Readonly<Record<string, string>> | undefined;
}
