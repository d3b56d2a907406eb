'use client';
import { type ResourceKind, resourceLists } from '@sluice/config';
import { DataTable, type DataTableColumn, EmptyState, LinkButton, PageHeader, Panel } from '@sluice/ui';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { paths } from '../lib/paths.ts';
import { toErrorState } from '../trpc/api-error.ts';
import { ListFilters, passesFilters } from './list-filters.tsx';
import { labelsColumn, menuColumn, nameColumn } from './shared-columns.tsx';
import { useListState } from './use-list-state.ts';
import type { ActedOn, ResourceActions } from './use-resource-actions.tsx';

interface ResourceListProps<Row extends ActedOn> {
  readonly kind: ResourceKind;
  /** What these are, in one sentence. */
  readonly description: string;
  readonly newHref: string;
  /** Beside the button that makes a new one. */
  readonly otherActions?: ReactNode;
  /** Undefined while they are fetched. */
  readonly rows: readonly Row[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Between the name, which is first, and labels and menu, which are last. */
  readonly columns: readonly DataTableColumn<Row>[];
  /** Columns that are shown only when asked for. */
  readonly hiddenAtFirst?: string[];
  readonly actions: ResourceActions;
  readonly icon: ReactNode;
  /** As YAML, shown while there is none. */
  readonly example: string;
  /** What one is good for: shown while there is none. */
  readonly children: ReactNode;
}

/** The page that lists the resources of one kind. */
export function ResourceList<Row extends ActedOn>(props: ResourceListProps<Row>) {
  const { kind, rows, error, columns, actions } = props;
  const list = useListState(props.hiddenAtFirst);
  const plural = kind === 'source' ? 'discovery sources' : resourceLists[kind];
  const title = `${plural.charAt(0).toUpperCase()}${plural.slice(1)}`;
  const create = (
    <LinkButton href={props.newHref} variant="primary" icon={<Plus />}>
      New {kind}
    </LinkButton>
  );
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title={title}
        description={props.description}
        actions={
          <>
            {props.otherActions}
            {create}
          </>
        }
      />
      <Panel flush>
        <DataTable
          label={title}
          fitted
          columns={[nameColumn, ...columns, labelsColumn, menuColumn(actions.menuItems)]}
          rows={(rows ?? []).filter(({ value }) => passesFilters(value, list))}
          rowId={({ value }) => value.name}
          rowHref={({ value }) => paths[kind](value.name)}
          loading={rows === undefined}
          error={
            error === null || rows !== undefined
              ? undefined
              : toErrorState(`The ${plural} could not be loaded`, error, props.onRetry)
          }
          toolbar={<ListFilters values={(rows ?? []).map(({ value }) => value)} list={list} />}
          empty={
            <EmptyState
              icon={props.icon}
              title={`No ${plural} yet`}
              action={create}
              alternative={{ title: `sluice apply -f ${plural}.yaml`, code: props.example }}
            >
              {props.children}
            </EmptyState>
          }
          {...list.table}
        />
      </Panel>
      {actions.dialog}
    </div>
  );
}
