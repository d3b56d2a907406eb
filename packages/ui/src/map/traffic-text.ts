import { formatMs, formatPercent, formatRate } from '../format/format.ts';
import type { MapTraffic } from './types.ts';

/** `12/s · 0.4% · 38 ms`; what is not known is left out, and a rate of zero needs no share and no latency. */
export function trafficText({ rate, errorShare, p95Ms }: MapTraffic): string {
  if (rate === undefined) return '';
  if (rate === 0) return '0/s';
  const parts = [formatRate(rate)];
  if (errorShare !== undefined) parts.push(formatPercent(errorShare));
  if (p95Ms !== undefined) parts.push(formatMs(p95Ms));
  return parts.join(' · ');
}

/** Pixels of an edge: a hair for silence, then one step per factor of about three. */
export function edgeWidth(rate: number | undefined): number {
  if (rate === undefined || rate <= 0) return 1;
  return Math.min(1.5 + Math.log10(1 + rate) * 2, 9);
}
