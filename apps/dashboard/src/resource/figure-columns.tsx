import type { Figures } from '@sluice/metrics';
import { type DataTableColumn, formatMs, formatPercent, formatRate } from '@sluice/ui';

/** Rate, error share and p95 of the last second, the same in every list. */
export function figureColumns<Row>(figuresOf: (row: Row) => Figures | undefined): DataTableColumn<Row>[] {
  return [
    {
      id: 'rate',
      header: 'Rate',
      width: '72px',
      align: 'end',
      value: (row) => figuresOf(row)?.rate,
      cell: (row) => formatRate(figuresOf(row)?.rate),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: '68px',
      align: 'end',
      value: (row) => errorShare(figuresOf(row)),
      cell: (row) => {
        const share = errorShare(figuresOf(row));
        return (
          <span className={share !== undefined && share > 0 ? 'text-unhealthy' : undefined}>
            {formatPercent(share)}
          </span>
        );
      },
    },
    {
      id: 'p95',
      header: 'p95',
      width: '76px',
      align: 'end',
      value: (row) => figuresOf(row)?.p95Ms,
      cell: (row) => formatMs(figuresOf(row)?.p95Ms),
    },
  ];
}

/** For lists that have much else to show: p95 only where there is room. */
export function withSpareLatency<Row>(columns: DataTableColumn<Row>[]): DataTableColumn<Row>[] {
  return columns.map((column) => (column.id === 'p95' ? { ...column, spare: true } : column));
}

/** Nothing to take a share of without requests. */
function errorShare(figures: Figures | undefined): number | undefined {
  return figures === undefined || figures.rate === 0 ? undefined : figures.errorShare;
}
