export { openQuotaStore, type QuotaStore, type QuotaUse } from './quota-store.ts';
