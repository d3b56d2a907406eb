'use client';
import type { ResourceKind } from '@sluice/config';
import { ErrorState, IconButton, LinkButton, Menu, PageHeader, SkeletonRows, Switch, Tabs } from '@sluice/ui';
import { Ellipsis, Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { toErrorState } from '../trpc/api-error.ts';
import { type ActedOn, useResourceActions } from './use-resource-actions.tsx';

interface ResourcePageProps {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly listHref: string;
  readonly listLabel: string;
  readonly editHref: string;
  readonly tabs: readonly { id: string; label: string; href: string; count?: number | undefined }[];
  readonly tab: string;
  readonly status: ReactNode;
  readonly description: string | undefined;
  /** Undefined while it is fetched. */
  readonly view: ActedOn | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

/** The frame of one object: name, status, switch, actions, tabs. */
export function ResourcePage(props: ResourcePageProps) {
  const { kind, name, listHref, listLabel, editHref, tabs, tab, status, view, error, children } = props;
  const router = useRouter();
  const actions = useResourceActions(kind, { onDeleted: () => router.push(listHref) });
  if (error !== null && view === undefined) {
    return <ErrorState {...toErrorState(`The ${kind} ${name} could not be loaded`, error, props.onRetry)} />;
  }
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title={name}
        description={props.description}
        crumbs={[{ label: listLabel, href: listHref }]}
        status={status}
        actions={
          view !== undefined && (
            <>
              <Switch
                label={view.value.enabled ? 'Enabled' : 'Disabled'}
                checked={view.value.enabled}
                disabled={actions.isSwitching}
                onChange={(event) => actions.setEnabled(name, event.target.checked)}
              />
              <Menu
                trigger={<IconButton variant="secondary" label={`Actions for ${name}`} icon={<Ellipsis />} />}
                items={actions.menuItems(view).slice(1)}
              />
              <LinkButton href={editHref} variant="primary" icon={<Pencil />}>
                Edit
              </LinkButton>
            </>
          )
        }
        tabs={<Tabs label={`Parts of ${name}`} items={tabs} current={tab} />}
      />
      {view === undefined ? <SkeletonRows label={`Loading ${kind}`} /> : children}
      {actions.dialog}
    </div>
  );
}
