import { formatRelative } from '../format/relative-time.ts';

export interface RelativeTimeProps {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Epoch milliseconds; the page owns one clock, so that all ages tick together and the server's markup matches. */
  readonly now: number;
  readonly className?: string | undefined;
}

/** `12 s ago`, with the exact time in UTC as its title. */
export function RelativeTime({ at, now, className }: RelativeTimeProps) {
  const iso = new Date(at).toISOString();
  return (
    <time dateTime={iso} title={iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')} className={className}>
      {formatRelative(at, now)}
    </time>
  );
}
