import { addressRangeSchema } from '@sluice/core/schema';
import { z } from 'zod';

const text = z
  .string()
  .min(1)
  .max(512)
  .refine((pattern) => !pattern.slice(1, -1).includes('*'), 'may have "*" at one end only')
  .refine(
    (pattern) => pattern === '*' || !(pattern.startsWith('*') && pattern.endsWith('*')),
    'may have "*" at one end only',
  );
const path = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (pattern) => pattern.includes('{') || (!pattern.slice(1, -1).includes('*') && !/^\*.*\*$/.test(pattern)),
    'may have "*" at one end only',
  )
  .refine(
    (pattern) => !pattern.includes('{') || /^(?:\/(?:\{\*\}|[^{}*]*))*(?:\/\{\*\*\})?$/.test(pattern),
    'may have {*} for one part and {**} for the rest at the end',
  );
const list = <Member extends z.ZodType>(member: Member) => z.array(member).min(1).max(200).optional();
const texts = list(text);
const paths = list(path);
const ports = list(z.int().min(1).max(65_535));
const ranges = list(addressRangeSchema);

const sourceSchema = z
  .strictObject({
    principals: texts.meta({
      title: 'Principals',
      description: 'SPIFFE ids of client certificates, with or without spiffe://.',
      placeholder: 'cluster.local/ns/shop/sa/web',
    }),
    notPrincipals: texts.meta({ title: 'Not principals', advanced: true }),
    namespaces: texts.meta({ title: 'Namespaces', description: 'Those in the SPIFFE ids.' }),
    notNamespaces: texts.meta({ title: 'Not namespaces', advanced: true }),
    requestPrincipals: texts.meta({
      title: 'Request principals',
      description: 'Issuer and subject of a verified token, such as https://login.example.com/ada; "*" for any token.',
    }),
    notRequestPrincipals: texts.meta({ title: 'Not request principals', advanced: true }),
    ipBlocks: ranges.meta({ title: 'IP blocks', description: 'Where the connection comes from.' }),
    notIpBlocks: ranges.meta({ title: 'Not IP blocks', advanced: true }),
    remoteIpBlocks: ranges.meta({
      title: 'Remote IP blocks',
      description: 'Addresses of clients, trusted proxies taken into account.',
    }),
    notRemoteIpBlocks: ranges.meta({ title: 'Not remote IP blocks', advanced: true }),
  })
  .meta({ title: 'Source' });

const operationSchema = z
  .strictObject({
    methods: texts.meta({ title: 'Methods', placeholder: 'GET' }),
    notMethods: texts.meta({ title: 'Not methods', advanced: true }),
    paths: paths.meta({
      title: 'Paths',
      description: 'Exact, /prefix*, *suffix, or with {*} for one part and {**} for the rest.',
      placeholder: '/api/*',
    }),
    notPaths: paths.meta({ title: 'Not paths', advanced: true }),
    hosts: texts.meta({ title: 'Hosts', description: 'Without port.', placeholder: '*.example.com' }),
    notHosts: texts.meta({ title: 'Not hosts', advanced: true }),
    ports: ports.meta({ title: 'Ports', description: 'Of the listener.' }),
    notPorts: ports.meta({ title: 'Not ports', advanced: true }),
  })
  .meta({ title: 'Operation' });

const conditionSchema = z
  .strictObject({
    key: z
      .string()
      .max(256)
      .regex(
        /^(?:source\.(?:ip|principal|namespace)|remote\.ip|destination\.port|request\.auth\.(?:principal|audiences|claims(?:\[[^\]\p{Cc}]+\])+)|request\.headers\[[!#$%&'*+.^_`|~0-9A-Za-z-]+\]|identity\.(?:kind|name))$/u,
        'must be such as request.headers[x-team], request.auth.claims[groups], source.ip or identity.name',
      )
      .meta({ title: 'Key', placeholder: 'request.auth.claims[groups]' }),
    values: texts.meta({ title: 'One of' }),
    notValues: texts.meta({ title: 'None of' }),
  })
  .refine(({ values, notValues }) => values !== undefined || notValues !== undefined, {
    error: 'must have "values", "notValues" or both',
    path: ['values'],
  })
  .refine(
    ({ key, values = [], notValues = [] }) =>
      !/\.ip$/.test(key) || [...values, ...notValues].every((value) => addressRangeSchema.safeParse(value).success),
    { error: 'must be addresses or ranges', path: ['values'] },
  )
  .meta({ title: 'Condition' });

const ruleSchema = z
  .strictObject({
    name: z.string().min(1).max(63).meta({ title: 'Name', placeholder: 'clerks-may-read' }),
    action: z.enum(['allow', 'deny', 'audit']).default('allow').meta({
      title: 'Action',
      description: 'Deny goes before allow; audit only counts. Default allow.',
    }),
    from: z.array(sourceSchema).min(1).max(100).optional().meta({
      title: 'From',
      description: 'One of these sources. Any when left out.',
    }),
    to: z.array(operationSchema).min(1).max(100).optional().meta({
      title: 'To',
      description: 'One of these operations. Any when left out.',
    }),
    when: z.array(conditionSchema).min(1).max(100).optional().meta({
      title: 'When',
      description: 'All of these conditions.',
    }),
  })
  .meta({ title: 'Rule' });

export const authorizationSchema = z
  .strictObject({
    type: z.literal('authorization'),
    rules: z
      .array(ruleSchema)
      .min(1)
      .max(200)
      .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'has a name twice')
      .meta({ title: 'Rules' }),
    shadow: z
      .boolean()
      .default(false)
      .meta({ title: 'Dry run', description: 'Lets everybody pass and counts whom it would have refused.' }),
  })
  .meta({
    title: 'Authorization',
    description:
      'Decides who may do what, by the model of Istio: deny before allow; without an allow rule all may pass.',
    examples: [
      {
        type: 'authorization',
        rules: [{ name: 'read-only', to: [{ methods: ['GET', 'HEAD'] }] }],
      },
    ],
  });

export type AuthorizationConfig = z.infer<typeof authorizationSchema>;
export type AuthorizationRule = AuthorizationConfig['rules'][number];
