'use client';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '../components/button.tsx';
import { TextLink } from '../components/text-link.tsx';
import { Input } from '../forms/input.tsx';
import { Dialog } from './dialog.tsx';

export interface Dependent {
  /** `route`, `listener`. */
  readonly kind: string;
  readonly name: string;
  readonly href?: string | undefined;
}

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Names what it destroys: `Delete upstream billing?` */
  readonly title: string;
  /** What will happen, in one sentence. */
  readonly children: ReactNode;
  /** What depends on it; shown as a list of links. */
  readonly dependents?: readonly Dependent[] | undefined;
  /** The verb: `Delete upstream`. */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean | undefined;
  /** Why it was refused. */
  readonly error?: string | undefined;
  /** The name that must be typed, for what cannot be undone. */
  readonly typeToConfirm?: string | undefined;
  /** Another way, offered first: a button that disables instead of deleting. */
  readonly safeAlternative?: ReactNode;
  /** `danger` by default; `primary` for consequences without loss, such as a rollback. */
  readonly tone?: 'danger' | 'primary' | undefined;
}

/** Asks before something is lost, and names it. Focus starts on Cancel. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  dependents = [],
  confirmLabel,
  onConfirm,
  busy = false,
  error,
  typeToConfirm,
  safeAlternative,
  tone = 'danger',
}: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState('');
  const inputId = useId();
  const blocked = typeToConfirm !== undefined && typed !== typeToConfirm;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      role="alertdialog"
      size="sm"
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          {safeAlternative}
          <Button
            variant={tone === 'danger' ? 'danger-solid' : 'primary'}
            busy={busy}
            disabled={blocked}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        <div>{children}</div>
        {dependents.length > 0 && (
          <div className="rounded-md border border-degraded/35 bg-degraded-tint px-3 py-2">
            <p className="font-medium">
              {dependents.length === 1 ? 'One thing depends on it' : `${dependents.length} things depend on it`}
            </p>
            <ul className="mt-1 max-h-40 overflow-y-auto">
              {dependents.map((item) => (
                <li key={`${item.kind}/${item.name}`} className="flex gap-1.5 text-xs leading-5">
                  <span className="text-muted">{item.kind}</span>
                  {item.href === undefined ? (
                    <span>{item.name}</span>
                  ) : (
                    <TextLink href={item.href}>{item.name}</TextLink>
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
        {typeToConfirm !== undefined && (
          <div className="flex flex-col gap-1">
            <label htmlFor={inputId} className="text-xs">
              Type <b className="font-mono font-medium">{typeToConfirm}</b> to confirm
            </label>
            <Input id={inputId} mono value={typed} onChange={(event) => setTyped(event.target.value)} />
          </div>
        )}
        {error !== undefined && (
          <p role="alert" className="text-unhealthy">
            {error}
          </p>
        )}
      </div>
    </Dialog>
  );
}
