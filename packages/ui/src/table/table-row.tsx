// biome-ignore-all lint/a11y/noRedundantRoles: explicit roles survive `display: block`, which turns rows into cards on phones
'use client';
import type { ReactNode, Ref } from 'react';
import { cn } from '../lib/cn.ts';
import { RouterLink } from '../lib/link-context.tsx';
import { type DataTableColumn, spareStyles, valueText } from './column.ts';

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly DataTableColumn<Row>[];
  readonly href: string | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly selected: boolean;
  readonly onToggle: (() => void) | undefined;
  readonly dense: boolean;
  readonly ref?: Ref<HTMLTableRowElement> | undefined;
}

// The pseudo-element stretches the first cell's link over the row, so that the row is one target with one name.
const targetStyles =
  'rounded-sm text-left text-text outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent';

export function TableRow<Row>({
  row,
  index,
  columns,
  href,
  onOpen,
  selected,
  onToggle,
  dense,
  ref,
}: TableRowProps<Row>) {
  const target = (content: ReactNode) => {
    if (href !== undefined) {
      return (
        <RouterLink href={href} data-row-target="" className={targetStyles}>
          {content}
        </RouterLink>
      );
    }
    if (onOpen !== undefined) {
      return (
        <button type="button" data-row-target="" onClick={() => onOpen(row)} className={targetStyles}>
          {content}
        </button>
      );
    }
    return content;
  };
  const opens = href !== undefined || onOpen !== undefined;
  return (
    <tr
      role="row"
      ref={ref}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={onToggle === undefined ? undefined : selected}
      className={cn(
        'relative border-b last:border-b-0 max-sm:flex max-sm:flex-wrap max-sm:gap-x-4 max-sm:gap-y-0.5 max-sm:px-4 max-sm:py-2.5',
        opens && 'hover:bg-text/3',
        selected && 'bg-accent/8',
      )}
    >
      {onToggle !== undefined && (
        <td role="cell" className="w-10 pl-4 max-sm:absolute max-sm:top-2.5 max-sm:right-4 max-sm:w-auto max-sm:p-0">
          <input
            type="checkbox"
            aria-label={`Select ${valueText(columns[0]?.value(row))}`}
            checked={selected}
            onChange={onToggle}
            className="relative z-10 block size-4 accent-accent max-sm:size-5"
          />
        </td>
      )}
      {columns.map((column, place) => {
        const value = valueText(column.value(row), ', ');
        const content = column.cell === undefined ? value || '–' : column.cell(row);
        return (
          <td
            key={column.id}
            role="cell"
            className={cn(
              dense ? 'h-7' : 'h-9',
              'max-w-80 px-2 max-sm:h-auto max-sm:w-full max-sm:max-w-none max-sm:p-0',
              'sm:first:pl-4 sm:last:pr-4',
              column.align === 'end' && 'text-right max-sm:text-left',
              column.mono && 'font-mono',
              column.header !== '' && 'truncate',
              column.spare && spareStyles,
              place === 0
                ? 'font-medium max-sm:whitespace-normal max-sm:pr-20 max-sm:text-sm'
                : 'max-sm:flex max-sm:min-h-6 max-sm:items-center max-sm:gap-3',
              // A card has no room to say that there is nothing; its numbers share a line.
              place > 0 && column.header !== '' && value === '' && 'max-sm:hidden',
              place > 0 && column.align === 'end' && 'max-sm:w-auto max-sm:gap-1.5',
              // A column without a header is a menu; on a card it sits in the corner.
              column.header === '' && [
                'max-sm:absolute max-sm:top-1.5 max-sm:w-auto',
                onToggle === undefined ? 'max-sm:right-3' : 'max-sm:right-12',
              ],
            )}
          >
            {place > 0 && column.header !== '' && (
              <span
                aria-hidden="true"
                className={cn('shrink-0 font-sans text-muted sm:hidden', column.align !== 'end' && 'w-24')}
              >
                {column.header}
              </span>
            )}
            {place === 0 ? (
              target(content)
            ) : (
              <span
                className={cn(
                  'min-w-0 max-sm:line-clamp-3 max-sm:whitespace-normal max-sm:break-words',
                  column.interactive && 'relative z-10',
                )}
              >
                {content}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
