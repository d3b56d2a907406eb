import { join } from 'node:path';
import type { AppRouter } from '@sluice/api';
import { createToken, openStore } from '@sluice/store';
import type { RunningGateway } from '@sluice/testing/start-gateway';
import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';

export type Api = ReturnType<typeof connectApi>;

/** A client of the dashboard's API with a token of its own. */
export function connectApi(gateway: Pick<RunningGateway, 'adminUrl' | 'dataDir'>) {
  const store = openStore({ path: join(gateway.dataDir, 'gateway.db'), migrate: false });
  const { secret } = createToken(store, { name: 'bench', createdBy: 'bench' });
  store.close();
  const headers = { authorization: `Bearer ${secret}` };
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${gateway.adminUrl}/api/trpc`, transformer: superjson, headers })],
  });
}
