import { sqliteTable } from 'drizzle-orm/sqlite-core';
import { resourceColumns } from './resource-columns.ts';

export const certificates = sqliteTable('certificates', resourceColumns());
