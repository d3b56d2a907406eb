import { withApi } from '../../../../server/dashboard-state.ts';

export const dynamic = 'force-dynamic';

const handle = (request: Request) => withApi((api) => api.handleAuth(request));

export { handle as GET, handle as POST };
