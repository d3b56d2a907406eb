import { prometheusText } from '@sluice/metrics';
import { parsePrometheus } from '@sluice/metrics/testing';
import { expect, it } from 'vitest';
import { WebSocketMetrics } from './web-socket-metrics.ts';

it('adds up what each delta says, by direction', () => {
  const metrics = new WebSocketMetrics();
  const path = { listener: 'web', route: 'chat', upstream: 'chat', open: 2 };
  const carried = { messagesReceived: 1, messagesSent: 2, bytesReceived: 3, bytesSent: 4 };
  metrics.count({ ...path, opened: 2, ...carried }, 0);
  metrics.count({ ...path, opened: 0, ...carried }, 1000);
  const families = parsePrometheus(prometheusText(metrics.families.map((family) => family.family('sluice'))));
  const samples = [...families.values()].flatMap((family) => [...family.samples]);
  expect(Object.fromEntries(samples)).toEqual({
    'sluice_websockets_opened_total{listener="web",route="chat",upstream="chat"}': 2,
    'sluice_websocket_messages_total{listener="web",route="chat",direction="received"}': 2,
    'sluice_websocket_messages_total{listener="web",route="chat",direction="sent"}': 4,
    'sluice_websocket_bytes_total{listener="web",route="chat",direction="received"}': 6,
    'sluice_websocket_bytes_total{listener="web",route="chat",direction="sent"}': 8,
  });
});
