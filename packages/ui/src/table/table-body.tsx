// biome-ignore-all lint/a11y/noRedundantRoles: explicit roles survive `display: block`, which turns rows into cards on phones
'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import type { DataTableColumn } from './column.ts';
import { TableRow } from './table-row.tsx';

interface TableBodyProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly DataTableColumn<Row>[];
  readonly rowId: (row: Row) => string;
  readonly rowHref: ((row: Row) => string) | undefined;
  readonly onRowOpen: ((row: Row) => void) | undefined;
  readonly selectable: boolean;
  readonly selection: readonly string[];
  readonly onSelectionChange: (ids: readonly string[]) => void;
  readonly virtual: boolean;
  readonly scroller: HTMLDivElement | null;
  readonly dense: boolean;
}

/** Where a key leads from a row. */
const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

function focusRow(body: HTMLElement, index: number): boolean {
  const target = body.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-target]`);
  target?.focus();
  return target !== null;
}

/** The rows; arrows, Home and End move between them, x selects. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { rows, rowId, selection, onSelectionChange, selectable, virtual, scroller, dense } = props;
  const chosen = new Set(selection);
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroller,
    estimateSize: () => (dense ? 28 : 36),
    // An id stays with its row when the order changes, so measured heights do too.
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowId(row);
    },
    overscan: 12,
  });
  const toggle = (id: string) =>
    onSelectionChange(chosen.has(id) ? selection.filter((other) => other !== id) : [...selection, id]);

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-row-target]')) return;
    const index = Number(event.target.closest<HTMLElement>('[data-index]')?.dataset.index);
    const row = rows[index];
    if (event.key === 'x' && selectable && row !== undefined) {
      event.preventDefault();
      toggle(rowId(row));
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const body = event.currentTarget;
    const target = step(index, rows.length - 1);
    if (focusRow(body, target)) return;
    // A row outside the window exists only after the scroll has been rendered.
    virtualizer.scrollToIndex(target);
    requestAnimationFrame(() => requestAnimationFrame(() => focusRow(body, target)));
  };

  const items = virtual ? virtualizer.getVirtualItems() : undefined;
  const width = props.columns.length + (selectable ? 1 : 0);
  const before = items?.[0]?.start ?? 0;
  const after = items === undefined ? 0 : virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const indexes = items === undefined ? rows.keys() : items.map((item) => item.index);
  return (
    <tbody role="rowgroup" onKeyDown={onKeyDown} className="max-sm:block">
      {before > 0 && <Spacer height={before} width={width} />}
      {Array.from(indexes, (index) => {
        const row = rows[index];
        if (row === undefined) return null;
        const id = rowId(row);
        return (
          <TableRow
            key={id}
            ref={virtual ? virtualizer.measureElement : undefined}
            row={row}
            index={index}
            columns={props.columns}
            href={props.rowHref?.(row)}
            onOpen={props.onRowOpen}
            selected={chosen.has(id)}
            onToggle={selectable ? () => toggle(id) : undefined}
            dense={dense}
          />
        );
      })}
      {after > 0 && <Spacer height={after} width={width} />}
    </tbody>
  );
}

/** Stands for the rows above or below the window. */
function Spacer({ height, width }: { height: number; width: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is not focusable; it stands for nothing
    <tr aria-hidden="true" className="max-sm:block">
      <td colSpan={width} style={{ height, padding: 0 }} className="max-sm:block" />
    </tr>
  );
}
