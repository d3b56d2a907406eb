import { resourceProcedures } from '../../resources/resource-procedures.ts';
import { router } from '../../trpc.ts';

export const certificatesRouter = router(resourceProcedures('certificate'));
