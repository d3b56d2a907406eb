'use client';
import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { popupStyles } from './popup-styles.ts';

export interface PopoverProps {
  /** The button that opens it, as an element that takes a ref and props. */
  readonly trigger: ReactElement;
  readonly title?: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end' | undefined;
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
  readonly className?: string | undefined;
}

/** A small window anchored to a button. */
export function Popover({ trigger, title, children, align = 'start', open, onOpenChange, className }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50">
          <Base.Popup className={cn(popupStyles, 'w-72 max-w-[92vw] p-3 text-sm', className)}>
            {title !== undefined && <Base.Title className="mb-2 font-medium text-sm">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
