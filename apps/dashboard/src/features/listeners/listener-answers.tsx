'use client';
import { formatRate, Panel } from '@sluice/ui';
import { useLive } from '../../live/live-provider.tsx';

/** How requests were answered in the last seconds, by status: redirects and 421 as well. */
export function ListenerAnswers({ name }: { name: string }) {
  const answers = useLive((state) => state.samples.at(-1)?.answers);
  const own = answers?.filter(({ listener }) => listener === name).toSorted((a, b) => a.status - b.status) ?? [];
  return (
    <Panel title="Answers" hint="by status, last 10 s">
      {own.length === 0 ? (
        <p className="text-muted text-sm">No request has been answered.</p>
      ) : (
        <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {own.map(({ status, rate }) => (
            <li key={status} className="tabular-nums">
              <span className={status >= 500 ? 'text-unhealthy' : 'text-muted'}>{status}</span> {formatRate(rate)}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
