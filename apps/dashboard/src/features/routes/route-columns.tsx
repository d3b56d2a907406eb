'use client';
import type { ResourceView } from '@sluice/api';
import type { RouteConfig } from '@sluice/config';
import type { Figures } from '@sluice/metrics';
import { type DataTableColumn, Switch } from '@sluice/ui';
import { figureColumns, withSpareLatency } from '../../resource/figure-columns.tsx';
import { stateColumn } from '../../resource/shared-columns.tsx';
import { actionInWords } from './action-in-words.ts';
import { conditionsInWords, pathSign } from './match-in-words.ts';
import type { RouteHealth } from './route-health.ts';

type Row = ResourceView<RouteConfig>;

interface RouteColumnsOptions {
  readonly figuresOf: (name: string) => Figures | undefined;
  readonly places: ReadonlyMap<string, number>;
  readonly healthOf: (route: RouteConfig) => RouteHealth;
  readonly isTcp: (route: RouteConfig) => boolean;
  readonly setEnabled: (name: string, enabled: boolean) => void;
  readonly isSwitching: boolean;
}

export function routeColumns(options: RouteColumnsOptions): DataTableColumn<Row>[] {
  const { figuresOf, places, healthOf, isTcp, setEnabled, isSwitching } = options;
  return [
    {
      id: 'order',
      header: 'Order',
      width: '60px',
      align: 'end',
      value: ({ value }) => places.get(value.name),
    },
    { ...stateColumn(({ value }) => healthOf(value)), width: '120px' },
    {
      id: 'match',
      header: 'Match',
      width: '25%',
      value: ({ value }) => matchTexts(value, isTcp(value)),
      cell: ({ value }) => <MatchCell route={value} tcp={isTcp(value)} />,
    },
    {
      id: 'action',
      header: 'Action',
      width: '16%',
      value: ({ value }) => actionInWords(value),
      cell: ({ value }) => (
        <span title={actionInWords(value)} className="block truncate">
          {actionInWords(value)}
        </span>
      ),
    },
    { id: 'priority', header: 'Priority', width: '76px', align: 'end', value: ({ value }) => value.priority },
    ...withSpareLatency(figureColumns<Row>(({ value }) => figuresOf(value.name))),
    {
      id: 'enabled',
      header: 'On',
      width: '52px',
      interactive: true,
      value: ({ value }) => value.enabled,
      cell: ({ value }) => (
        <Switch
          label={`Enable ${value.name}`}
          hideLabel
          checked={value.enabled}
          disabled={isSwitching}
          onChange={(event) => setEnabled(value.name, event.target.checked)}
        />
      ),
    },
  ];
}

/** Of a TCP route the listeners are what it is told by, beside the names that clients ask for. */
function matchTexts({ hosts, match, listeners = [] }: RouteConfig, tcp: boolean): string[] {
  if (tcp) return [...(hosts ?? ['any connection']), `of ${listeners.join(', ')}`];
  return [...(hosts ?? ['any host']), pathSign(match.path), ...conditionsInWords(match)].filter(Boolean);
}

function MatchCell({ route, tcp }: { route: RouteConfig; tcp: boolean }) {
  const { hosts, match, listeners = [] } = route;
  const [first, ...others] = hosts ?? [];
  const conditions = tcp ? [`of ${listeners.join(', ')}`] : conditionsInWords(match);
  const rest = others.length === 0 ? '' : ` +${others.length}`;
  return (
    <span title={matchTexts(route, tcp).join(' · ')} className="block truncate">
      {first === undefined && <span className="text-muted">{tcp ? 'any connection' : 'any host '}</span>}
      <span className="font-mono">{`${first ?? ''}${pathSign(match.path)}${rest}`}</span>
      {conditions.length > 0 && <span className="text-muted"> · {conditions.join(' · ')}</span>}
    </span>
  );
}
