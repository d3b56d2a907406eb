'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonStyles } from '../components/button-styles.ts';
import { cn } from '../lib/cn.ts';
import { backdropStyles } from './popup-styles.ts';

export interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly side?: 'left' | 'right' | undefined;
  /** `false` leaves the page usable beside it, as the map's side panel needs. */
  readonly modal?: boolean | undefined;
  readonly className?: string | undefined;
}

const sides = {
  left: 'left-0 border-r data-starting-style:-translate-x-4 data-ending-style:-translate-x-4',
  right: 'right-0 border-l data-starting-style:translate-x-4 data-ending-style:translate-x-4',
};

/** A panel from the side: details of what was clicked, navigation on phones. */
export function Sheet({
  open,
  onOpenChange,
  title,
  children,
  footer,
  side = 'right',
  modal = true,
  className,
}: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} modal={modal} disablePointerDismissal={!modal}>
      <Base.Portal>
        {modal && <Base.Backdrop className={backdropStyles} />}
        <Base.Popup
          className={cn(
            'fixed inset-y-0 z-50 flex w-[min(26rem,92vw)] flex-col bg-raised text-text shadow-float outline-none transition-[opacity,translate] duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0',
            sides[side],
            className,
          )}
        >
          <div className="flex min-h-12 items-center gap-3 border-b px-4">
            <Base.Title className="min-w-0 flex-1 truncate font-semibold text-base">{title}</Base.Title>
            <Base.Close
              aria-label="Close"
              className={cn(buttonStyles({ variant: 'ghost', size: 'sm', square: true }), '-mr-2')}
            >
              <X aria-hidden="true" />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer !== undefined && <div className="flex justify-end gap-2 border-t px-4 py-3">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
