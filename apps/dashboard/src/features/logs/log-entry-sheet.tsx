'use client';
import type { AccessLogEntry } from '@sluice/metrics';
import { CopyButton, DescriptionList, formatBytes, formatMs, LinkButton, Sheet, TextLink } from '@sluice/ui';
import { paths } from '../../lib/paths.ts';
import { clockTime, ownAnswers, StatusCode } from './log-columns.tsx';
import { webSocketItems } from './web-socket-items.ts';

/** Everything that is known of one request. */
export function LogEntrySheet({ entry, onClose }: { entry: AccessLogEntry; onClose: () => void }) {
  const url = `http://${entry.host}${entry.path}`;
  // Of a connection that is carried as TCP nothing was read but perhaps a name.
  const unread = entry.method === '';
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={unread ? `${entry.protocol} connection` : `${entry.method} ${entry.path}`}
      footer={
        unread ? undefined : (
          <LinkButton href={paths.simulator({ method: entry.method, url })}>Which route takes this, and why</LinkButton>
        )
      }
    >
      <DescriptionList
        items={[
          { term: 'Status', value: <StatusCode entry={entry} /> },
          ...(entry.error === '' ? [] : [{ term: 'Error', value: entry.error, mono: true }]),
          { term: 'At', value: `${new Date(entry.at).toLocaleDateString('en-GB')} ${clockTime(entry.at)}` },
          { term: 'Took', value: formatMs(entry.durationMs) },
          {
            term: unread ? 'Of it, to connect' : 'Of it, upstream',
            value: entry.upstreamMs === 0 ? 'no answer from an upstream' : formatMs(entry.upstreamMs),
          },
          { term: 'Attempts', value: entry.attempts },
          { term: unread ? 'Server name' : 'Host', value: entry.host || '–', mono: true },
          ...(unread ? [] : [{ term: 'Path', value: entry.path, mono: true }]),
          { term: 'Protocol', value: entry.protocol, mono: true },
          { term: 'Listener', value: link(entry.listener, paths.listener) },
          { term: 'Route', value: link(entry.route, paths.route) ?? ownAnswers[entry.ownAnswer].long },
          { term: 'Upstream', value: link(entry.upstream, paths.upstream) ?? 'the gateway answered by itself' },
          { term: 'Endpoint', value: entry.endpoint || '–', mono: true },
          { term: 'Client', value: entry.clientAddress, mono: true },
          ...(entry.peer === undefined ? [] : [{ term: 'By way of', value: entry.peer, mono: true }]),
          ...(unread ? [] : [{ term: 'User agent', value: entry.userAgent || '–', mono: true }]),
          { term: 'Received', value: formatBytes(entry.bytesReceived) },
          { term: 'Sent', value: formatBytes(entry.bytesSent) },
          ...webSocketItems(entry.webSocket),
          ...(entry.traceId === undefined ? [] : [{ term: 'Trace', value: entry.traceId, mono: true }]),
          { term: 'Worker', value: `${entry.worker}, revision ${entry.revision}` },
          {
            term: 'Request id',
            value: (
              <span className="flex items-center gap-1">
                <span className="min-w-0 break-all font-mono text-xs">{entry.id}</span>
                <CopyButton text={entry.id} label="Copy request id" />
              </span>
            ),
          },
        ]}
      />
    </Sheet>
  );
}

function link(name: string, pathOf: (name: string) => string) {
  return name === '' ? undefined : <TextLink href={pathOf(name)}>{name}</TextLink>;
}
