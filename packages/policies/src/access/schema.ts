import { z } from 'zod';
import { apiKeySchema } from '../api-key/schema.ts';
import { basicAuthSchema } from '../basic-auth/schema.ts';
import { ipAccessSchema } from '../ip-access/schema.ts';
import { jwtSchema } from '../jwt/schema.ts';

/** What a list may ask for. */
export const accessRuleSchema = z.discriminatedUnion('type', [
  ipAccessSchema,
  basicAuthSchema,
  apiKeySchema,
  jwtSchema,
]);

export type AccessRule = z.infer<typeof accessRuleSchema>;

const satisfy = z.enum(['any', 'all']);

const listName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, 'must be a plain name');

/** A list that is written once, in the settings, and used by routes, or that a policy has for itself. */
export const accessListSchema = z
  .strictObject({
    name: listName.meta({ title: 'Name', placeholder: 'Office or staff' }),
    satisfy: satisfy.default('any').meta({
      title: 'Satisfy',
      description: 'Whether one of its rules is enough, or all must let pass. Default any.',
    }),
    rules: z
      .array(accessRuleSchema)
      .min(1)
      .max(20)
      .superRefine((rules, context) => {
        rules.forEach((rule, index) => {
          const open = rule.type === 'jwt' ? rule.optional : rule.type === 'ip_access' ? rule.shadow : false;
          if (!open) return;
          const field = rule.type === 'jwt' ? 'optional' : 'shadow';
          const message = 'lets everybody pass, so the list would ask for nothing';
          context.addIssue({ code: 'custom', path: [index, field], message });
        });
      })
      .meta({ title: 'Rules' }),
  })
  .meta({ title: 'List' });

export type AccessList = z.infer<typeof accessListSchema>;

const usedListSchema = z
  .strictObject({
    use: listName.meta({ title: 'Access list', description: 'Name of one in the settings.' }),
  })
  .meta({ title: 'List of the settings' });

/** The name under which a member of `lists` is told. */
export function nameOfList(list: AccessList | z.infer<typeof usedListSchema>): string {
  return 'use' in list ? list.use : list.name;
}

export const accessSchema = z
  .strictObject({
    type: z.literal('access'),
    satisfy: satisfy.default('all').meta({
      title: 'Satisfy',
      description: 'Whether one of the lists is enough, or all must let pass. Default all.',
    }),
    lists: z
      .array(
        z.union([usedListSchema, accessListSchema], {
          error: 'must have either "use" or "name" with "rules"',
        }),
      )
      .min(1)
      .max(20)
      .refine((lists) => new Set(lists.map(nameOfList)).size === lists.length, 'has a name twice')
      .meta({ title: 'Lists' }),
    shadow: z
      .boolean()
      .default(false)
      .meta({ title: 'Only count', description: 'Lets everybody pass and counts whom it would have refused.' }),
  })
  .meta({
    title: 'Access lists',
    description: 'Lets pass who satisfies any or all of several lists of addresses, passwords, keys and tokens.',
    examples: [
      {
        type: 'access',
        lists: [
          {
            name: 'office or staff',
            rules: [
              { type: 'ip_access', allow: ['192.0.2.0/24'] },
              { type: 'basic_auth', users: [{ name: 'ada', password: 'correct horse battery' }] },
            ],
          },
        ],
      },
    ],
  });

export type AccessConfig = z.infer<typeof accessSchema>;
