'use client';
import type { ResourceUser } from '@sluice/api';
import { type ResourceKind, writeResourceDocument } from '@sluice/config';
import { Button, ConfirmDialog, type MenuItem } from '@sluice/ui';
import { Copy, Download, Pencil, Power, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../forms/use-change.ts';
import { paths } from '../lib/paths.ts';
import { toShownError } from '../trpc/api-error.ts';
import { useTRPC } from '../trpc/trpc.ts';
import { downloadText } from './download-text.ts';
import type { Fields } from './fields.ts';

/** What an action is done to. */
export interface ActedOn {
  readonly value: Fields & {
    readonly name: string;
    readonly enabled: boolean;
    readonly labels?: Readonly<Record<string, string>> | undefined;
  };
  readonly usedBy: readonly ResourceUser[];
}

const editPaths = {
  certificate: paths.editCertificate,
  source: paths.editSource,
  listener: paths.editListener,
  upstream: paths.editUpstream,
  route: paths.editRoute,
} as const;

export type ResourceActions = ReturnType<typeof useResourceActions>;

/** The actions that every resource has: in the menu of its row and at the top of its page. */
export function useResourceActions(kind: ResourceKind, options: { readonly onDeleted?: () => void } = {}) {
  const trpc = useTRPC();
  // The routers are made by one function, so their procedures take and give the same.
  const routers = {
    certificate: trpc.certificates,
    source: trpc.discoverySources,
    listener: trpc.listeners,
    upstream: trpc.upstreams,
    route: trpc.routes,
  };
  const router = routers[kind] as typeof trpc.routes;
  const remove = useChange(router.delete.mutationOptions(), `The ${kind} was not deleted`);
  const duplicate = useChange(router.duplicate.mutationOptions(), `The ${kind} was not duplicated`);
  const switchTo = useChange(router.setEnabled.mutationOptions(), `The ${kind} was not changed`);
  const [doomed, setDoomed] = useState<ActedOn>();

  const setEnabled = (name: string, enabled: boolean) => switchTo.mutate({ name, enabled });
  const menuItems = (of: ActedOn): MenuItem[] => {
    const { name, enabled } = of.value;
    return [
      { label: 'Edit', icon: <Pencil />, href: editPaths[kind](name) },
      { label: 'Duplicate', icon: <Copy />, onSelect: () => duplicate.mutate({ name }) },
      {
        label: enabled ? 'Disable' : 'Enable',
        icon: <Power />,
        onSelect: () => setEnabled(name, !enabled),
      },
      {
        label: 'Export YAML',
        icon: <Download />,
        onSelect: () => downloadText(`${kind}-${name}.yaml`, writeResourceDocument(kind, of.value)),
      },
      'separator',
      { label: 'Delete', icon: <Trash2 />, danger: true, onSelect: () => setDoomed(of) },
    ];
  };

  const close = () => {
    setDoomed(undefined);
    remove.reset();
  };
  const dialog: ReactNode = doomed !== undefined && (
    <DeleteDialog
      kind={kind}
      doomed={doomed}
      busy={remove.isPending || switchTo.isPending}
      error={remove.error === null ? undefined : toShownError(remove.error).message}
      onClose={close}
      onDisable={() => {
        switchTo.mutate({ name: doomed.value.name, enabled: false }, { onSettled: close });
      }}
      onDelete={() => {
        remove.mutate(
          { name: doomed.value.name },
          {
            onSuccess: () => {
              close();
              options.onDeleted?.();
            },
          },
        );
      }}
    />
  );
  return { menuItems, setEnabled, isSwitching: switchTo.isPending, dialog };
}

interface DeleteDialogProps {
  readonly kind: ResourceKind;
  readonly doomed: ActedOn;
  readonly busy: boolean;
  /** Why it was refused. */
  readonly error: string | undefined;
  readonly onClose: () => void;
  readonly onDelete: () => void;
  readonly onDisable: () => void;
}

const routesWords =
  'Routes still send requests here, so deleting is refused until they go elsewhere. Disabling keeps its settings and can be undone.';
const stillUsedWords: Readonly<Record<ResourceKind, string>> = {
  certificate: 'It is still shown, so deleting is refused until another one is named there.',
  source: 'Targets still refer to it, so deleting is refused until they refer to another one.',
  listener: routesWords,
  upstream: routesWords,
  route: routesWords,
};

/** Names what depends on it, and offers the way that can be taken back. */
function DeleteDialog({ kind, doomed, busy, error, onClose, onDelete, onDisable }: DeleteDialogProps) {
  const { value, usedBy } = doomed;
  const used = usedBy.length > 0;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${kind} ${value.name}?`}
      confirmLabel={`Delete ${kind}`}
      busy={busy}
      error={error}
      onConfirm={onDelete}
      dependents={usedBy.map((user) => ({ ...user, href: paths[user.kind](user.name) }))}
      safeAlternative={
        value.enabled && (
          <Button busy={busy} onClick={onDisable}>
            Disable instead
          </Button>
        )
      }
    >
      {used ? stillUsedWords[kind] : `Goes out of service on every worker at once. An older revision brings it back.`}
    </ConfirmDialog>
  );
}
