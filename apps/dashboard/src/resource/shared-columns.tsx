import { type DataTableColumn, type HealthState, type MenuItem, StatusBadge, TextLink } from '@sluice/ui';
import { paths } from '../lib/paths.ts';
import { LabelBadges } from './label-badges.tsx';
import { labelTexts } from './list-filters.tsx';
import { RowMenu } from './row-menu.tsx';
import type { ActedOn } from './use-resource-actions.tsx';

/** The first one, which leads to the resource. */
export const nameColumn: DataTableColumn<ActedOn> = { id: 'name', header: 'Name', value: ({ value }) => value.name };

export const labelsColumn: DataTableColumn<ActedOn> = {
  id: 'labels',
  header: 'Labels',
  value: ({ value }) => labelTexts(value.labels),
  cell: ({ value }) => <LabelBadges labels={value.labels} most={1} />,
};

export function menuColumn(menuItems: (row: ActedOn) => MenuItem[]): DataTableColumn<ActedOn> {
  return {
    id: 'menu',
    header: '',
    width: '48px',
    sortable: false,
    hideable: false,
    interactive: true,
    value: () => undefined,
    cell: (row) => <RowMenu name={row.value.name} items={menuItems(row)} />,
  };
}

/** What refers to it: the first by name, with the number of the others. */
export const usedByColumn: DataTableColumn<ActedOn> = {
  id: 'usedBy',
  header: 'Used by',
  interactive: true,
  value: ({ usedBy }) => usedBy.map(({ name }) => name),
  cell: ({ usedBy: [first, ...others] }) =>
    first === undefined ? (
      <span className="text-muted">nobody</span>
    ) : (
      <>
        <TextLink href={paths[first.kind](first.name)}>{first.name}</TextLink>
        {others.length > 0 && <span className="text-muted"> and {others.length} more</span>}
      </>
    ),
};

interface ShownState {
  readonly state: HealthState;
  readonly word: string;
  /** Empty when there is nothing to add. */
  readonly reason: string;
}

/**
 * Is it well? The reason is in the title of the word.
 * @param look `full` also writes out the reason of what is not well
 */
export function stateColumn<Row>(
  stateOf: (row: Row) => ShownState,
  look: 'plain' | 'full' = 'plain',
): DataTableColumn<Row> {
  return {
    id: 'state',
    header: 'State',
    value: (row) => stateOf(row).word,
    cell: (row) => {
      const { state, word, reason } = stateOf(row);
      const isWell = state === 'healthy' || state === 'unknown';
      return <StatusBadge look={isWell ? 'plain' : look} state={state} word={word} reason={reason || undefined} />;
    },
  };
}
