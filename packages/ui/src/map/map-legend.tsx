import { type HealthState, stateLooks } from '../components/health-state.ts';

const shown: readonly HealthState[] = ['healthy', 'degraded', 'unhealthy', 'draining', 'unknown'];

/** What ring, width, label and motion mean. */
export function MapLegend() {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-2xs text-muted">
      {shown.map((state) => {
        const { icon: Icon, word, text } = stateLooks[state];
        return (
          <span key={state} className="flex items-center gap-1">
            <Icon className={`size-3 ${text}`} aria-hidden="true" />
            {word}
          </span>
        );
      })}
      <span className="flex items-center gap-1.5">
        <svg width="28" height="10" aria-hidden="true">
          <path d="M0 5H12" stroke="var(--color-accent)" strokeWidth="1.5" strokeOpacity="0.6" />
          <path d="M14 5H28" stroke="var(--color-accent)" strokeWidth="6" strokeOpacity="0.6" />
        </svg>
        width is request rate
      </span>
      <span className="flex items-center gap-1.5">
        <svg width="14" height="10" aria-hidden="true">
          <path d="M0 5H14" stroke="var(--color-unhealthy)" strokeWidth="3" strokeOpacity="0.7" />
        </svg>
        more than 1% fail
      </span>
      <span>label is rate · error share · p95</span>
    </div>
  );
}
