import type { GatewayStatus } from '@sluice/control';
import type { AccessLogEntry, LiveSample } from '@sluice/metrics';

/** Whether the dashboard hears from the controller. `problem` is one sentence, empty while connected. */
export interface FeedConnection {
  readonly connected: boolean;
  readonly problem: string;
  /** Milliseconds since the epoch of the last change of `connected`. */
  readonly since: number;
}

/** What a tab is told, in order, over its one stream. Every event is whole state; none is an edit of another. */
export type LiveEvent =
  /** `status` is the last one known and may be old while not connected; null before the first. */
  | { readonly type: 'status'; readonly connection: FeedConnection; readonly status: GatewayStatus | null }
  /** Once a second while connected. */
  | { readonly type: 'sample'; readonly sample: LiveSample }
  /** The newest revision: fetch what depends on the configuration again. */
  | { readonly type: 'revision'; readonly number: number }
  /** Only when asked for. `dropped` were lost on the way because somebody could not keep up. */
  | { readonly type: 'access-log'; readonly entries: readonly AccessLogEntry[]; readonly dropped: number };

/** Which lines of the access log a tab wants. Every condition given must hold. */
export interface AccessLogFilter {
  readonly route?: string | undefined;
  readonly upstream?: string | undefined;
  readonly listener?: string | undefined;
  /** 4 is every 4xx. */
  readonly statusClass?: number | undefined;
  /** In capitals, as methods are. */
  readonly method?: string | undefined;
  /** Contained in method, host, path, client address, request id or error, without case. */
  readonly text?: string | undefined;
}

export function matchesFilter(entry: AccessLogEntry, filter: AccessLogFilter): boolean {
  if (filter.route !== undefined && entry.route !== filter.route) return false;
  if (filter.upstream !== undefined && entry.upstream !== filter.upstream) return false;
  if (filter.listener !== undefined && entry.listener !== filter.listener) return false;
  if (filter.statusClass !== undefined && Math.floor(entry.status / 100) !== filter.statusClass) return false;
  if (filter.method !== undefined && entry.method !== filter.method) return false;
  if (filter.text === undefined || filter.text === '') return true;
  const text = filter.text.toLowerCase();
  const { method, host, path, clientAddress, peer = '', id, error } = entry;
  return [method, host, path, clientAddress, peer, id, error].some((value) => value.toLowerCase().includes(text));
}
