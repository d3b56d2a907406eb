import { resourceProcedures } from '../../resources/resource-procedures.ts';
import { router } from '../../trpc.ts';

export const routesRouter = router(resourceProcedures('route'));
