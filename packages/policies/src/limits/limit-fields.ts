import type { LimitRule } from './limit-rule.ts';
import type { LimitVerdict } from './limits.ts';

const hourSeconds = 3600;
const periodSeconds = { hour: hourSeconds, day: 24 * hourSeconds } as const;

/**
 * Makes what tells clients where they stand: RateLimit-Policy and RateLimit with a member for each limit
 * (draft-ietf-httpapi-ratelimit-headers-10 §3, §4), and the three fields of earlier drafts, which most clients read.
 */
export function createLimitFields(rule: LimitRule): (headers: string[], verdict: LimitVerdict) => void {
  const name = `"${nameOf(rule)}"`;
  const seconds = windowSeconds(rule);
  const policy = `${name};q=${rule.limit}${seconds === undefined ? '' : `;w=${seconds}`}`;
  return (headers, verdict) => {
    writeOldFields(headers, rule.limit, verdict);
    addMember(headers, 'ratelimit-policy', policy);
    addMember(headers, 'ratelimit', `${name};r=${verdict.remaining};t=${Math.ceil(verdict.resetMs / 1000)}`);
  };
}

function nameOf(rule: LimitRule): string {
  return rule.kind === 'period' ? `${rule.limit}-each-${rule.period}` : `${rule.limit}-in-${windowSeconds(rule)}s`;
}

/** Undefined for months, which are not of one length. */
function windowSeconds(rule: LimitRule): number | undefined {
  if (rule.kind !== 'period') return Math.ceil(rule.windowMs / 1000);
  return rule.period === 'month' ? undefined : periodSeconds[rule.period];
}

/** One field for all of them, beside what an upstream says of limits of its own. */
function addMember(headers: string[], name: string, member: string): void {
  const at = headers.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === name);
  if (at < 0) headers.push(name, member);
  else headers[at + 1] = `${headers[at + 1]}, ${member}`;
}

/** As earlier drafts had it: of several limits the client is told of the one that leaves least. */
function writeOldFields(headers: string[], limit: number, { remaining, resetMs }: LimitVerdict): void {
  const at = headers.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === 'ratelimit-remaining');
  if (at >= 0) {
    if (Number(headers[at + 1]) <= remaining) return;
    for (let index = headers.length - 2; index >= 0; index -= 2) {
      if (/^ratelimit-(?:limit|remaining|reset)$/i.test(headers[index] ?? '')) headers.splice(index, 2);
    }
  }
  headers.push('ratelimit-limit', String(limit), 'ratelimit-remaining', String(remaining));
  headers.push('ratelimit-reset', String(Math.ceil(resetMs / 1000)));
}
