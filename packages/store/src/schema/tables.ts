import { apiTokens } from './api-tokens.ts';
import { auditLog } from './audit-log.ts';
import { account, rateLimit, session, user, verification } from './auth-tables.ts';
import { certificateVersions } from './certificate-versions.ts';
import { certificates } from './certificates.ts';
import { configRevisions } from './config-revisions.ts';
import { discoverySources } from './discovery-sources.ts';
import { listeners } from './listeners.ts';
import { revisionStatus } from './revision-status.ts';
import { routes } from './routes.ts';
import { secrets } from './secrets.ts';
import { settings } from './settings.ts';
import { upstreams } from './upstreams.ts';

/** What `drizzleAdapter(store.db, { provider: 'sqlite', schema: authSchema })` needs. */
export const authSchema = { user, session, account, verification, rateLimit };

/** Every table of gateway.db; a test compares it with what the migrations make. */
export const tables = {
  certificates,
  certificateVersions,
  discoverySources,
  listeners,
  upstreams,
  routes,
  settings,
  configRevisions,
  revisionStatus,
  auditLog,
  secrets,
  apiTokens,
  ...authSchema,
};
