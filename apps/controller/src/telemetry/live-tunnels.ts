import type { ListenerGauge, LiveTunnels } from '@sluice/metrics';

/**
 * What each listener that carries TCP carried.
 * @param window every delta that counts into the rates
 * @param coveredMs how long a time the window tells about
 */
export function liveTunnels(
  window: readonly { readonly listeners: readonly ListenerGauge[] }[],
  coveredMs: number,
): LiveTunnels[] {
  const perSecond = 1000 / coveredMs;
  const rates = new Map<string, LiveTunnels>();
  for (const { listener, tunnelBytesReceived, tunnelBytesSent } of window.flatMap(({ listeners }) => listeners)) {
    if (tunnelBytesReceived === 0 && tunnelBytesSent === 0) continue;
    const { bytesReceivedRate = 0, bytesSentRate = 0 } = rates.get(listener) ?? {};
    rates.set(listener, {
      listener,
      bytesReceivedRate: bytesReceivedRate + tunnelBytesReceived * perSecond,
      bytesSentRate: bytesSentRate + tunnelBytesSent * perSecond,
    });
  }
  return [...rates.values()];
}
