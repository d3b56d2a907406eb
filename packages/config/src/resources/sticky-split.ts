import { headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { gatewayCookieShape, refuseLostCookie } from './gateway-cookie.ts';

/** By what a client stays on its side of a split. */
export const stickySplitSchema = z
  .discriminatedUnion('by', [
    z
      .strictObject({
        by: z.literal('cookie'),
        ...gatewayCookieShape('sluice-split'),
        set: z.boolean().default(true).meta({
          title: 'Set it',
          description:
            'The gateway gives the cookie to clients without it. Off for a cookie of the application; clients without it are split by chance. Default on.',
        }),
      })
      .superRefine(refuseLostCookie)
      .meta({ title: 'Cookie' }),
    z
      .strictObject({
        by: z.literal('header'),
        header: headerNameSchema.meta({
          title: 'Header',
          description: 'Requests with the same value go to the same side; without it by chance. Clients choose it.',
          placeholder: 'x-user',
        }),
      })
      .meta({ title: 'Header' }),
  ])
  .meta({
    title: 'Sticky split',
    description:
      'A client stays on its side of the split, over all workers and revisions; when weights change only as many clients move as must. By chance for each request when left out. Counted as policy events `kept`, `new` and `without_key` of `sticky_split`.',
  });

export type StickySplitConfig = z.infer<typeof stickySplitSchema>;
