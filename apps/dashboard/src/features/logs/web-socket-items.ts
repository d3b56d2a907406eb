import type { AccessLogEntry } from '@sluice/metrics';
import { formatCount } from '@sluice/ui';

type Outcome = NonNullable<AccessLogEntry['webSocket']>;

const endings: Readonly<Record<Outcome['endedBy'], string>> = {
  client: 'by the client',
  endpoint: 'by the endpoint',
  idle: 'by the gateway, because it was idle',
  drain: 'by the gateway, because its route, listener or worker went away',
};

/** What there is to say of a WebSocket beside the rest. */
export function webSocketItems(outcome: Outcome | undefined): { readonly term: string; readonly value: string }[] {
  if (outcome === undefined) return [];
  const { messagesReceived, messagesSent, closeCode, endedBy } = outcome;
  const code = closeCode === 0 ? 'without a close frame' : `with close code ${closeCode}`;
  return [
    { term: 'Messages', value: `${formatCount(messagesReceived)} received, ${formatCount(messagesSent)} sent` },
    { term: 'Ended', value: `${endings[endedBy]}, ${code}` },
  ];
}
