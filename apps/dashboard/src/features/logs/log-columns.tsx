import type { AccessLogEntry } from '@sluice/metrics';
import { formatBytes, formatMs } from '@sluice/ui';
import type { ReactNode } from 'react';

export interface LogColumn {
  readonly id: string;
  readonly header: string;
  /** CSS grid track. */
  readonly track: string;
  readonly end?: boolean;
  readonly cell: (entry: AccessLogEntry) => ReactNode;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** `12:04:11.250`, by the clock of whoever looks. */
export function clockTime(at: number): string {
  return clock.format(at);
}

export function StatusCode({ entry }: { entry: AccessLogEntry }) {
  const { status, error } = entry;
  const look = status >= 500 || error !== '' ? 'text-unhealthy' : status >= 400 ? 'text-degraded' : 'text-text';
  return <span className={`font-medium ${look}`}>{status}</span>;
}

/** What stands in place of a route. */
export const ownAnswers: Readonly<
  Record<AccessLogEntry['ownAnswer'], { readonly short: string; readonly long: string }>
> = {
  '': { short: '–', long: 'no route matched' },
  health: { short: 'health path', long: 'none: a health path, answered by the listener' },
  https_redirect: { short: 'to https', long: 'none: the listener redirects to https' },
};

/** What was asked; of a connection that is carried as TCP, where nothing is read, what it is. */
export function askedOf({ method, protocol }: AccessLogEntry): string {
  return method === '' ? protocol : method;
}

/** In the order in which they stand; the time is not one of them, it is always there. */
export const logColumns: readonly LogColumn[] = [
  { id: 'status', header: 'Status', track: '52px', cell: (entry) => <StatusCode entry={entry} /> },
  { id: 'method', header: 'Method', track: '64px', cell: askedOf },
  { id: 'host', header: 'Host', track: 'minmax(90px, 1fr)', cell: ({ host }) => host },
  { id: 'path', header: 'Path', track: 'minmax(120px, 2fr)', cell: ({ path }) => path },
  {
    id: 'route',
    header: 'Route',
    track: 'minmax(80px, 0.8fr)',
    cell: (entry) => entry.route || ownAnswers[entry.ownAnswer].short,
  },
  { id: 'upstream', header: 'Upstream', track: 'minmax(80px, 0.8fr)', cell: ({ upstream }) => upstream || '–' },
  { id: 'endpoint', header: 'Endpoint', track: 'minmax(110px, 1fr)', cell: ({ endpoint }) => endpoint || '–' },
  { id: 'client', header: 'Client', track: '110px', cell: ({ clientAddress }) => clientAddress },
  { id: 'bytes', header: 'Sent', track: '72px', end: true, cell: ({ bytesSent }) => formatBytes(bytesSent) },
  { id: 'duration', header: 'Took', track: '72px', end: true, cell: ({ durationMs }) => formatMs(durationMs) },
];

export const hiddenAtFirst: readonly string[] = ['upstream', 'client', 'bytes'];
