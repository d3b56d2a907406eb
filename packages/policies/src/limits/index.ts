export { LimitBook, type LimitBookOptions } from './limit-book.ts';
export { type Limiter, type LimitGrant, type LimitRule, limitGrantSchema, limitRuleSchema } from './limit-rule.ts';
export type { Limits, LimitVerdict } from './limits.ts';
export { PeriodCount, periodAround } from './period-count.ts';
