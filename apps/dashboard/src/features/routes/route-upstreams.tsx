'use client';
import type { RouteConfig } from '@sluice/config';
import { formatPercent, Panel, StatusBadge, TextLink } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { upstreamHealth } from '../upstreams/upstream-health.ts';
import { useUpstreamGauges } from '../upstreams/use-upstream-gauges.ts';
import { sharesOf, subsetInWords } from './action-in-words.ts';
import { ShareBar } from './share-bar.tsx';

interface RouteUpstreamsProps {
  readonly parts: NonNullable<RouteConfig['upstreams']>;
  readonly sticky: RouteConfig['sticky'];
}

/** Who answers a route's requests, and in what shares. */
export function RouteUpstreams({ parts, sticky }: RouteUpstreamsProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.upstreams.list.queryOptions());
  const gaugesOf = useUpstreamGauges();
  const shares = sharesOf(parts);
  return (
    <Panel title="Upstreams" hint={parts.length > 1 ? splitInWords(sticky) : undefined}>
      <div className="flex flex-col gap-3">
        <ul className="flex flex-col divide-y">
          {parts.map((part, index) => {
            const upstream = data?.items.find(({ value }) => value.name === part.name)?.value;
            const health = upstream && upstreamHealth(upstream, gaugesOf(part.name), part.subset);
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: one upstream may take part twice
                key={index}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-sm first:pt-0"
              >
                <TextLink href={paths.upstream(part.name)}>{part.name}</TextLink>
                <span className="text-muted text-xs">{subsetInWords(part.subset)}</span>
                {health !== undefined && (
                  <StatusBadge
                    look="plain"
                    state={health.state}
                    word={health.word}
                    reason={health.reason || undefined}
                  />
                )}
                {parts.length > 1 && (
                  <span className="ml-auto text-xs">
                    weight {part.weight} · {formatPercent(shares[index])}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        {parts.length > 1 && (
          <ShareBar
            parts={parts.map((part, index) => ({
              name: `${part.name}${subsetInWords(part.subset)}`,
              share: shares[index] ?? 0,
            }))}
          />
        )}
      </div>
    </Panel>
  );
}

function splitInWords(sticky: RouteConfig['sticky']): string {
  if (sticky === undefined) return 'split by weight';
  return `split by weight, sticky by ${sticky.by === 'header' ? `header ${sticky.header}` : `cookie ${sticky.cookie}`}`;
}
