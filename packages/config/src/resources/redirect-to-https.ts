import { z } from 'zod';

/** What a listener without TLS does with requests that should have come by https. */
export const redirectToHttpsSchema = z
  .strictObject({
    port: z.int().min(1).max(65_535).default(443).meta({
      title: 'Port',
      description: 'Where clients reach the https listener. 443 is not written into addresses. Default 443.',
    }),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
      .default(308)
      .meta({ title: 'Status', description: '307 and 308 keep method and body. Default 308.' }),
  })
  .meta({
    title: 'Redirect to https',
    description:
      'Answers every request by a redirect to https on the host it asked for, path and query kept. Left to the routes are /.well-known/acme-challenge/ and what came to a trusted proxy by https, which that says in X-Forwarded-Proto.',
  });
