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

const listSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(63)
      .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, 'must be a plain name')
      .meta({ title: 'Name', placeholder: 'Office or staff' }),
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

export const accessSchema = z
  .strictObject({
    type: z.literal('access'),
    satisfy: satisfy.default('all').meta({
      title: 'Satisfy',
      description: 'Whether one of the lists is enough, or all must let pass. Default all.',
    }),
    lists: z
      .array(listSchema)
      .min(1)
      .max(20)
      .refine((lists) => new Set(lists.map(({ name }) => name)).size === lists.length, 'has a name twice')
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
