import { LabelledCounter, type WebSocketDelta } from '@sluice/metrics';

/** What WebSockets carried since this process began, counted while they last. */
export class WebSocketMetrics {
  readonly #opened = new LabelledCounter({
    name: 'websockets_opened_total',
    help: 'WebSockets that were opened.',
    labels: ['listener', 'route', 'upstream'],
  });
  readonly #messages = new LabelledCounter({
    name: 'websocket_messages_total',
    help: 'Messages that WebSockets carried, received from clients or sent to them. Control frames are none.',
    labels: ['listener', 'route', 'direction'],
  });
  readonly #bytes = new LabelledCounter({
    name: 'websocket_bytes_total',
    help: 'Bytes that WebSockets carried, received from clients or sent to them. They are body bytes, too.',
    labels: ['listener', 'route', 'direction'],
  });
  /** In the order they are written. */
  readonly families: readonly LabelledCounter[] = [this.#opened, this.#messages, this.#bytes];

  /** @param now any monotonic milliseconds */
  count({ listener, route, upstream, ...delta }: WebSocketDelta, now: number): void {
    this.#opened.add([listener, route, upstream], delta.opened, now);
    this.#messages.add([listener, route, 'received'], delta.messagesReceived, now);
    this.#messages.add([listener, route, 'sent'], delta.messagesSent, now);
    this.#bytes.add([listener, route, 'received'], delta.bytesReceived, now);
    this.#bytes.add([listener, route, 'sent'], delta.bytesSent, now);
  }
}
