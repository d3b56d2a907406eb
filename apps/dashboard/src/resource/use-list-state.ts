'use client';
import type { TableSort } from '@sluice/ui';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';

const nothing: string[] = [];

/**
 * Filter, sort, label and hidden columns of a list, kept in the URL so that a view can be sent to somebody.
 * @param hiddenAtFirst columns that are shown only when asked for
 */
export function useListState(hiddenAtFirst: string[] = nothing) {
  const [filter, setFilter] = useQueryState('filter', parseAsString.withDefault(''));
  const [sort, setSort] = useQueryState('sort', parseAsString);
  const [label, setLabel] = useQueryState('label', parseAsString);
  const [state, setState] = useQueryState('state', parseAsString);
  const [hidden, setHidden] = useQueryState('hide', parseAsArrayOf(parseAsString).withDefault(hiddenAtFirst));
  return {
    label,
    setLabel: (next: string) => void setLabel(next === '' ? null : next),
    state,
    setState: (next: string) => void setState(next === '' ? null : next),
    /** For `DataTable`. */
    table: {
      filter,
      onFilterChange: (text: string) => void setFilter(text === '' ? null : text),
      sort: toSort(sort),
      onSortChange: (next: TableSort | null) => void setSort(fromSort(next)),
      hiddenColumns: hidden,
      onHiddenColumnsChange: (ids: readonly string[]) => void setHidden([...ids]),
      filtered: label !== null || state !== null,
      onClearFilters: () => {
        void setLabel(null);
        void setState(null);
      },
    },
  };
}

/** `rate` ascending, `-rate` descending. */
function toSort(text: string | null): TableSort | null {
  if (text === null || text === '') return null;
  return text.startsWith('-') ? { column: text.slice(1), direction: 'desc' } : { column: text, direction: 'asc' };
}

function fromSort(sort: TableSort | null): string | null {
  return sort === null ? null : `${sort.direction === 'desc' ? '-' : ''}${sort.column}`;
}
