import type { ReactNode } from 'react';

/** What a column sorts and filters by. Arrays (hosts, labels) filter by each of their items. */
export type ColumnValue = string | number | boolean | readonly string[] | null | undefined;

export interface DataTableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** What sorting and filtering see. */
  readonly value: (row: Row) => ColumnValue;
  /** What is shown; the value as text when left out. */
  readonly cell?: ((row: Row) => ReactNode) | undefined;
  /** Numbers are `end`. */
  readonly align?: 'start' | 'end' | undefined;
  /** Monospace, for addresses, hosts and ids. */
  readonly mono?: boolean | undefined;
  /** CSS width; the rest share what is left. Give one to columns of numbers and states. */
  readonly width?: string | undefined;
  /** Left out between phones and 1400 px, where the others need its room. */
  readonly spare?: boolean | undefined;
  /** Default true. */
  readonly sortable?: boolean | undefined;
  /** Whether the column menu offers it; default true, but for the first column. */
  readonly hideable?: boolean | undefined;
  /** The cell holds controls of its own, which stay above the row's link. */
  readonly interactive?: boolean | undefined;
}

export interface TableSort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** Of a column that is spare. */
export const spareStyles = 'sm:max-[1400px]:hidden';

/** The text of a value, for filtering and for cells without a renderer. */
export function valueText(value: ColumnValue, separator = ' '): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? value.join(separator) : String(value);
}
