import type { LiveWebSockets, WebSocketDelta } from '@sluice/metrics';

interface Told {
  readonly webSockets: readonly WebSocketDelta[];
}

/**
 * The WebSockets of each route that has or had any.
 * @param newest of each worker
 * @param window every delta that counts into the rates
 * @param coveredMs how long a time the window tells about
 */
export function liveWebSockets(newest: readonly Told[], window: readonly Told[], coveredMs: number): LiveWebSockets[] {
  const routes = new Map<string, { -readonly [Field in keyof LiveWebSockets]: LiveWebSockets[Field] }>();
  const of = (route: string) => {
    let figures = routes.get(route);
    if (figures === undefined) {
      const rates = { messagesReceivedRate: 0, messagesSentRate: 0, bytesReceivedRate: 0, bytesSentRate: 0 };
      figures = { route, open: 0, ...rates };
      routes.set(route, figures);
    }
    return figures;
  };
  for (const { webSockets } of newest) for (const { route, open } of webSockets) of(route).open += open;
  const perSecond = 1000 / coveredMs;
  for (const { webSockets } of window) {
    for (const delta of webSockets) {
      const figures = of(delta.route);
      figures.messagesReceivedRate += delta.messagesReceived * perSecond;
      figures.messagesSentRate += delta.messagesSent * perSecond;
      figures.bytesReceivedRate += delta.bytesReceived * perSecond;
      figures.bytesSentRate += delta.bytesSent * perSecond;
    }
  }
  return [...routes.values()];
}
