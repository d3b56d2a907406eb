'use client';
import { isDiscovered, type StaticTarget, staticTargets, type UpstreamConfig } from '@sluice/config';
import type { EndpointAbsence, EndpointGauge, Figures } from '@sluice/metrics';
import {
  Banner,
  DataTable,
  type DataTableColumn,
  EmptyState,
  formatMs,
  formatPercent,
  LinkButton,
  Panel,
  RelativeTime,
  StatusBadge,
} from '@sluice/ui';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';
import { figureColumns, withSpareLatency } from '../../resource/figure-columns.tsx';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { labelTexts } from '../../resource/list-filters.tsx';
import { DrainButton } from './drain-button.tsx';
import { useUpstreamGauges } from './use-upstream-gauges.ts';

interface EndpointRow {
  readonly address: string;
  /** Undefined for one that a discovery source found. */
  readonly target: StaticTarget | undefined;
  readonly gauge: EndpointGauge | undefined;
  readonly figures: Figures | undefined;
}

/** Why an endpoint gets no requests, as its badge says it; the reason beside it says more. */
const absenceWords: Readonly<Record<EndpointAbsence['cause'], string>> = {
  draining: 'Draining',
  ejected: 'Ejected',
  circuit_open: 'Circuit open',
  circuit_half_open: 'Circuit half open',
  full: 'Full',
};

const quiet: Figures = { rate: 0, errorShare: 0, p50Ms: null, p95Ms: null, p99Ms: null };

/** Each endpoint with its health, the reason, and what it does right now. */
export function EndpointTable({ upstream }: { upstream: UpstreamConfig }) {
  const sample = useLive((state) => state.samples.at(-1));
  const gauges = useUpstreamGauges()(upstream.name);
  const panics = sample?.upstreamGauges.some((each) => each.upstream === upstream.name && each.panic) === true;
  const now = useNow();
  const isChecked = upstream.healthCheck !== undefined;
  const isExpected = upstream.loadBalancing.type === 'peak_ewma';
  const targets = new Map(staticTargets(upstream).map((target) => [target.address, target]));
  const found = upstream.targets.some(isDiscovered) ? gauges.map(({ endpoint }) => endpoint) : [];
  const rows = [...new Set([...targets.keys(), ...found])].map((address): EndpointRow => {
    const figures = sample?.endpoints.find((each) => each.upstream === upstream.name && each.endpoint === address);
    return {
      address,
      target: targets.get(address),
      gauge: gauges.find(({ endpoint }) => endpoint === address),
      figures: figures ?? (sample === undefined ? undefined : quiet),
    };
  });
  const isRamping = rows.some(({ gauge }) => gauge?.ramp !== undefined);
  const isShared = rows.some(({ gauge }) => gauge?.zoneShare !== undefined);
  const columns = useMemo<DataTableColumn<EndpointRow>[]>(
    () => [
      { id: 'address', header: 'Address', mono: true, width: '17%', value: ({ address }) => address },
      {
        id: 'health',
        header: 'Health',
        value: ({ target, gauge }) => (target?.enabled === false ? 'disabled' : (gauge?.health ?? 'unknown')),
        cell: ({ target, gauge }) => <EndpointHealth enabled={target?.enabled !== false} gauge={gauge} now={now} />,
      },
      ...(isChecked
        ? [
            {
              id: 'check',
              header: 'Last check',
              width: '128px',
              value: ({ gauge }: EndpointRow) => gauge?.check?.at,
              cell: ({ gauge }: EndpointRow) => <LastCheck gauge={gauge} now={now} />,
            },
          ]
        : []),
      {
        id: 'inFlight',
        header: 'In flight',
        width: '72px',
        align: 'end',
        spare: true,
        value: ({ gauge }) => gauge?.inFlight,
      },
      ...(isExpected
        ? [
            {
              id: 'expected',
              header: 'Expected',
              width: '76px',
              align: 'end' as const,
              value: ({ gauge }: EndpointRow) => gauge?.latencyMs,
              cell: ({ gauge }: EndpointRow) => formatMs(gauge?.latencyMs),
            },
          ]
        : []),
      ...withSpareLatency(figureColumns<EndpointRow>(({ figures }) => figures)),
      {
        id: 'weight',
        header: 'Weight',
        width: isRamping ? '104px' : '64px',
        align: 'end',
        value: ({ target }) => target?.weight,
        cell: ({ target, gauge }) =>
          gauge?.ramp === undefined
            ? target?.weight
            : `${formatPercent(gauge.ramp)} of ${target?.weight ?? 'its weight'}`,
      },
      {
        id: 'zone',
        header: 'Zone',
        width: isShared ? '128px' : '72px',
        value: ({ target }) => target?.zone,
        cell: ({ target, gauge }) =>
          gauge?.zoneShare === undefined
            ? target?.zone
            : [target?.zone, `gets ${formatPercent(gauge.zoneShare)}`].filter(Boolean).join(' '),
      },
      {
        id: 'labels',
        header: 'Labels',
        width: '104px',
        value: ({ target }) => labelTexts(target?.labels),
        cell: ({ target }) => <LabelBadges labels={target?.labels} most={1} />,
      },
      {
        id: 'actions',
        header: 'Actions',
        width: '76px',
        // On narrow screens a cell without a value is left out.
        value: ({ target }) => target && (target.draining ? 'resume' : 'drain'),
        cell: ({ target }) => target?.enabled && <DrainButton upstream={upstream.name} target={target} />,
      },
    ],
    [now, isChecked, isExpected, isRamping, isShared, upstream.name],
  );
  return (
    <Panel title="Endpoints" hint="as the workers see them now" flush>
      {panics && (
        <Banner tone="warning" title="Panic: too few endpoints are well, so requests go to all of them">
          Fewer than {upstream.panicThreshold} % are. The panic threshold of the upstream says so.
        </Banner>
      )}
      <DataTable
        label="Endpoints"
        fitted
        columns={columns}
        rows={rows}
        rowId={({ address }) => address}
        showToolbar={rows.length > 8}
        empty={
          <EmptyState
            title="No targets"
            action={<LinkButton href={paths.editUpstream(upstream.name)}>Add a target</LinkButton>}
          >
            Requests sent here are answered with 503 until there is one.
          </EmptyState>
        }
      />
    </Panel>
  );
}

function EndpointHealth({ enabled, gauge, now }: { enabled: boolean; gauge: EndpointGauge | undefined; now: number }) {
  if (!enabled) return <StatusBadge look="plain" state="unknown" word="Disabled" />;
  if (gauge === undefined) return <StatusBadge look="plain" state="unknown" word="Untried" />;
  return (
    <StatusBadge
      look={gauge.reason === '' ? 'plain' : 'full'}
      state={gauge.health}
      word={gauge.absence && absenceWords[gauge.absence.cause]}
      reason={gauge.reason || undefined}
      since={gauge.since}
      now={now}
    />
  );
}

/** `3 ms, 4 s ago`, and what speaks against an endpoint that is healthy still; of another the badge says why. */
function LastCheck({ gauge, now }: { gauge: EndpointGauge | undefined; now: number }) {
  const check = gauge?.check;
  if (check === undefined) return <span className="text-muted">Not yet</span>;
  return (
    <>
      {formatMs(check.latencyMs)}, <RelativeTime at={check.at} now={now} />
      {gauge?.health === 'healthy' && check.reason !== '' && <div className="text-degraded">{check.reason}</div>}
    </>
  );
}
