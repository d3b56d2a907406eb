import { type DataTableColumn, formatCount, RelativeTime } from '@sluice/ui';

interface Tally {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly lastAt: number;
}

/** How often something happened and when it last did: the last two columns of tables of what was counted. */
export function tallyColumns<Row extends Tally>(now: number): DataTableColumn<Row>[] {
  return [
    {
      id: 'count',
      header: 'Times',
      width: '76px',
      align: 'end',
      value: ({ count }) => count,
      cell: ({ count }) => formatCount(count),
    },
    {
      id: 'last',
      header: 'Last',
      width: '110px',
      value: ({ lastAt }) => lastAt,
      cell: ({ lastAt }) => <RelativeTime at={lastAt} now={now} />,
    },
  ];
}

export const mostFirst = { column: 'count', direction: 'desc' } as const;
