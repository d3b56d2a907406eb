import { sqliteTable } from 'drizzle-orm/sqlite-core';
import { resourceColumns } from './resource-columns.ts';

export const discoverySources = sqliteTable('discovery_sources', resourceColumns());
