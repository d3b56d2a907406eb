import { type CachePurge, cachePurgeSchema, type WorkerPurge } from '@sluice/control';
import { SluiceError } from '@sluice/core';
import { actorOf } from '../../caller.ts';
import { protectedProcedure, router } from '../../trpc.ts';

export interface PurgeOutcome {
  /** Stored answers that went, of all workers. */
  readonly removed: number;
  readonly workers: readonly WorkerPurge[];
}

export const cachesRouter = router({
  /** Forgets stored answers in all workers, before any of them is given again. */
  purge: protectedProcedure.input(cachePurgeSchema).mutation(async ({ ctx, input }): Promise<PurgeOutcome> => {
    const { store, feed, caller } = ctx;
    const routes = store.document().routes.filter(({ name }) => input.route === undefined || name === input.route);
    if (routes.length === 0 && input.route !== undefined) {
      throw new SluiceError('not_found', `There is no route "${input.route}".`);
    }
    if (!routes.some(({ policies }) => policies.some(({ type }) => type === 'cache'))) {
      const who = input.route === undefined ? 'No route' : `Route "${input.route}"`;
      throw new SluiceError('invalid', `${who} has ${input.route === undefined ? 'a' : 'no'} cache.`);
    }
    const workers = await feed.purgeCache(input);
    const removed = workers.reduce((sum, each) => sum + each.removed, 0);
    const problems = workers.flatMap(({ worker, problem }) => (problem === '' ? [] : [`${worker} ${problem}`]));
    store.appendAudit({
      actor: actorOf(caller),
      action: 'cache.purge',
      subject: subjectOf(input),
      detail: { removed, ...(problems.length > 0 && { problems }) },
    });
    return { removed, workers };
  }),
});

/** What was to go, as the audit log tells it. */
function subjectOf({ everything, ...conditions }: CachePurge): string {
  if (everything === true) return 'everything';
  return Object.entries(conditions)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
