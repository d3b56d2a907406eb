import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { cachesRouter } from './routers/caches/caches-router.ts';
import { certificatesRouter } from './routers/certificates/certificates-router.ts';
import { configRouter } from './routers/config/config-router.ts';
import { eventsRouter } from './routers/events/events-router.ts';
import { lintRouter } from './routers/lint/lint-router.ts';
import { listenersRouter } from './routers/listeners/listeners-router.ts';
import { logsRouter } from './routers/logs/logs-router.ts';
import { revisionsRouter } from './routers/revisions/revisions-router.ts';
import { routesRouter } from './routers/routes/routes-router.ts';
import { settingsRouter } from './routers/settings/settings-router.ts';
import { setupRouter } from './routers/setup/setup-router.ts';
import { simulatorRouter } from './routers/simulator/simulator-router.ts';
import { sourcesRouter } from './routers/sources/sources-router.ts';
import { systemRouter } from './routers/system/system-router.ts';
import { telemetryRouter } from './routers/telemetry/telemetry-router.ts';
import { tokensRouter } from './routers/tokens/tokens-router.ts';
import { topologyRouter } from './routers/topology/topology-router.ts';
import { upstreamsRouter } from './routers/upstreams/upstreams-router.ts';
import { usersRouter } from './routers/users/users-router.ts';
import { createCallerFactory, router } from './trpc.ts';

export const appRouter = router({
  caches: cachesRouter,
  certificates: certificatesRouter,
  config: configRouter,
  events: eventsRouter,
  lint: lintRouter,
  listeners: listenersRouter,
  logs: logsRouter,
  revisions: revisionsRouter,
  routes: routesRouter,
  settings: settingsRouter,
  setup: setupRouter,
  simulator: simulatorRouter,
  discoverySources: sourcesRouter,
  system: systemRouter,
  telemetry: telemetryRouter,
  tokens: tokensRouter,
  topology: topologyRouter,
  upstreams: upstreamsRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Calls procedures without HTTP: for tests and for pages that are rendered on the server. */
export const createCaller = createCallerFactory(appRouter);

/** All that anybody may call without signing in. Nothing is added here without a reason in its docstring. */
export const publicProcedures: ReadonlySet<string> = new Set(['setup.state', 'setup.createAdmin', 'system.ping']);
