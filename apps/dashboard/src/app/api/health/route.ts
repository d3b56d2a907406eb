import { withApi } from '../../../server/dashboard-state.ts';

export const dynamic = 'force-dynamic';

/** For health checks, so nobody has to sign in: 200 once the API can answer, else 503. Tells nothing else. */
export function GET(): Promise<Response> {
  return withApi(async () => Response.json({ status: 'ok' }));
}
