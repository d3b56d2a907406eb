import { routesInOrder } from '../../configuration/routes-in-order.ts';
import { resourceProcedures } from '../../resources/resource-procedures.ts';
import { protectedProcedure, router } from '../../trpc.ts';

export const routesRouter = router({
  ...resourceProcedures('route'),

  /** The order in which the enabled routes are tried, and which of them are never reached. */
  precedence: protectedProcedure.query(({ ctx }) => routesInOrder(ctx.store.document())),
});
