/**
 * How long an answer asks to be left alone, milliseconds: Retry-After in seconds or as a date (RFC 9110 §10.2.3). 0 when
 * there is none, when it cannot be read, and when its date has passed.
 * @param now wall clock
 */
export function retryAfterMs(field: string | undefined, now: number): number {
  if (field === undefined) return 0;
  if (/^\d{1,10}$/.test(field)) return Number(field) * 1000;
  // The preferred form only (IMF-fixdate): Date.parse takes much else for a date.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(field)) return 0;
  const at = Date.parse(field);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
