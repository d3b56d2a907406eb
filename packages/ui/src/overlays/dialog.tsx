'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { buttonStyles } from '../components/button-styles.ts';
import { cn } from '../lib/cn.ts';
import { backdropStyles, popupStyles } from './popup-styles.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode;
  readonly size?: 'sm' | 'md' | 'lg' | undefined;
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** `alertdialog` for questions that must be answered. */
  readonly role?: 'dialog' | 'alertdialog' | undefined;
}

const widths = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' };

/** A modal window. Esc and the cross close it; focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'md',
  initialFocus,
  role = 'dialog',
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} disablePointerDismissal={role === 'alertdialog'}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyles} />
        <Base.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto p-4 sm:pt-[10vh]">
          <Base.Popup
            role={role}
            {...(initialFocus === undefined ? {} : { initialFocus })}
            className={cn(popupStyles, 'relative flex w-full flex-col rounded-lg', widths[size])}
          >
            <div className="flex items-start gap-4 px-5 pt-4">
              <div className="min-w-0 flex-1">
                <Base.Title className="font-semibold text-lg">{title}</Base.Title>
                {description !== undefined && (
                  <Base.Description className="mt-0.5 text-muted text-sm">{description}</Base.Description>
                )}
              </div>
              <Base.Close
                aria-label="Close"
                className={cn(buttonStyles({ variant: 'ghost', size: 'sm', square: true }), '-mr-2')}
              >
                <X aria-hidden="true" />
              </Base.Close>
            </div>
            <div className="min-w-0 px-5 py-4">{children}</div>
            {footer !== undefined && (
              <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
