import { formatPercent } from '@sluice/ui';

interface ShareBarProps {
  readonly parts: readonly { readonly name: string; readonly share: number }[];
}

/** How requests are split, as a bar of one hundred percent with its legend. */
export function ShareBar({ parts }: ShareBarProps) {
  const none = parts.every(({ share }) => share === 0);
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
        {parts.map(({ share }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: one upstream may take part twice
            key={index}
            style={{ width: `${share * 100}%`, background: `var(--color-series-${(index % 8) + 1})` }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs" aria-label="Share of requests">
        {parts.map(({ name, share }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one upstream may take part twice
          <li key={index} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2 rounded-full"
              style={{ background: `var(--color-series-${(index % 8) + 1})` }}
            />
            {name} <span className="text-muted">{formatPercent(share)}</span>
          </li>
        ))}
      </ul>
      {none && <p className="text-unhealthy text-xs">All weights are zero, so no upstream gets a request.</p>}
    </div>
  );
}
