import { errorIssue, SluiceError } from '@sluice/core';
import { parseAddress } from '@sluice/core/schema';
import { createFirstAdmin, hasAdmin, removeSetupToken, verifySetupToken } from '@sluice/store';
import { z } from 'zod';
import { commitChange, latestRevisionNumber } from '../../configuration/commit-change.ts';
import { protectedProcedure, publicProcedure, router } from '../../trpc.ts';
import { sendTestRequest } from './test-request.ts';
import { waitUntilLive } from './wait-until-live.ts';

const name = z.string().min(1).max(63);

export const setupRouter = router({
  /** Whether there is an administrator; that is all a stranger learns. */
  state: publicProcedure.query(({ ctx }) => ({ needsAdmin: !hasAdmin(ctx.store) })),

  /** Makes the first administrator for whoever can read the server's console or data folder. */
  createAdmin: publicProcedure
    .input(z.object({ token: z.string().max(200), email: z.string().trim().max(320), password: z.string().max(1024) }))
    .mutation(async ({ ctx, input }) => {
      if (hasAdmin(ctx.store)) throw new SluiceError('forbidden', 'There is an administrator already. Sign in.');
      ctx.passwordAttempts.begin(`setup ${ctx.clientAddress}`);
      const { dataDirectory } = ctx.appliance;
      if (!verifySetupToken(ctx.store, dataDirectory, input.token)) {
        throw new SluiceError('invalid', 'The setup token is wrong.', {
          issues: [{ path: ['token'], code: 'wrong_token', message: 'is not the setup token', severity: 'error' }],
        });
      }
      // What may be wrong from here on is not the token.
      ctx.passwordAttempts.succeed(`setup ${ctx.clientAddress}`);
      const created = await createFirstAdmin(ctx.store, input.email, input.password);
      removeSetupToken(dataDirectory);
      return { email: created.email };
    }),

  /** What there is already, so that the steps can be taken up where they were left. */
  progress: protectedProcedure.query(({ ctx }) => {
    const { revision, document } = ctx.store.current();
    return {
      revision: revision?.number ?? 0,
      listeners: document.listeners.map(({ name: listener, address }) => ({ name: listener, address })),
      trustedProxies: document.settings.trustedProxies,
      upstreams: document.upstreams.map((upstream) => upstream.name),
      routes: document.routes.map((route) => route.name),
    };
  }),

  /** The first upstream and the first route, in one revision. */
  createFirstRoute: protectedProcedure
    .input(
      z.object({
        upstream: z.object({ name, address: z.string().max(300) }),
        route: z.object({ name, host: z.string().max(253).optional(), pathPrefix: z.string().max(2048).optional() }),
      }),
    )
    .mutation(({ ctx, input }) => {
      const { upstream, route } = input;
      const { document } = ctx.store.current();
      // A form of few fields must not overwrite what somebody made with care.
      refuseTaken('upstream', document.upstreams, upstream.name);
      refuseTaken('route', document.routes, route.name);
      return commitChange(ctx, {
        basedOn: latestRevisionNumber(ctx),
        reason: 'First steps',
        edits: [
          { op: 'put', kind: 'upstream', value: { name: upstream.name, targets: [{ address: upstream.address }] } },
          {
            op: 'put',
            kind: 'route',
            value: {
              name: route.name,
              ...(route.host === undefined ? {} : { hosts: [route.host] }),
              ...(route.pathPrefix === undefined ? {} : { match: { path: { prefix: route.pathPrefix } } }),
              upstreams: [{ name: upstream.name }],
            },
          },
        ],
      });
    }),

  /** Waits until the newest revision is live, then sends a request through a listener and shows the answer. */
  sendTestRequest: protectedProcedure
    .input(
      z.object({
        /** The first one that is enabled when left out, one without TLS before one with it. */
        listener: name.optional(),
        host: z
          .string()
          .max(253)
          .regex(/^[A-Za-z0-9.\-:[\]_]*$/)
          .default('localhost'),
        path: z
          .string()
          .max(2048)
          .regex(/^\/[\x21-\x7e]*$/)
          .default('/'),
      }),
    )
    .mutation(async ({ ctx, input, signal }) => {
      const { document } = ctx.store.current();
      const enabled = document.listeners.filter((candidate) => candidate.enabled);
      const first =
        enabled.find(({ protocol }) => protocol === 'http') ?? enabled.find(({ protocol }) => protocol === 'https');
      const listener =
        input.listener === undefined ? first : enabled.find((candidate) => candidate.name === input.listener);
      if (listener === undefined) throw new SluiceError('not_found', 'There is no enabled listener to send it to.');
      if (listener.protocol !== 'http' && listener.protocol !== 'https') {
        throw new SluiceError('invalid', `The listener "${listener.name}" carries connections and reads no requests.`);
      }
      const secure = listener.protocol === 'https';
      const address = parseAddress(listener.address);
      if ('problem' in address) throw new SluiceError('invalid', address.problem);
      const live = await waitUntilLive(ctx, signal);
      return {
        listener: listener.name,
        live,
        answer: await sendTestRequest({ ...address, secure }, input.host, input.path, ctx.clock),
      };
    }),
});

function refuseTaken(kind: 'upstream' | 'route', existing: readonly { readonly name: string }[], wanted: string): void {
  if (!existing.some((each) => each.name === wanted)) return;
  const message = `the ${kind} "${wanted}" exists already; choose another name`;
  throw new SluiceError('invalid', message, { issues: [errorIssue([kind, 'name'], 'duplicate_name', message)] });
}
