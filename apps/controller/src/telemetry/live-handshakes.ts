import type { HandshakeDelta, LiveHandshakes } from '@sluice/metrics';

/**
 * The handshakes of each listener that had any.
 * @param window every delta that counts into the rates
 * @param coveredMs how long a time the window tells about
 */
export function liveHandshakes(
  window: readonly { readonly handshakes: readonly HandshakeDelta[] }[],
  coveredMs: number,
): LiveHandshakes[] {
  const listeners = new Map<string, { -readonly [Field in keyof LiveHandshakes]: LiveHandshakes[Field] }>();
  for (const { handshakes } of window) {
    for (const { listener, outcome, count } of handshakes) {
      const rates = listeners.get(listener) ?? { listener, fullRate: 0, resumedRate: 0, failedRate: 0 };
      const rate = (count * 1000) / coveredMs;
      if (outcome === 'full') rates.fullRate += rate;
      else if (outcome === 'resumed') rates.resumedRate += rate;
      else rates.failedRate += rate;
      listeners.set(listener, rates);
    }
  }
  return [...listeners.values()];
}
