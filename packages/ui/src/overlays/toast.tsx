'use client';
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import { type ExternalToast, Toaster as Sonner, toast as sonner } from 'sonner';

/** Mount once, in the frame. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      visibleToasts={3}
      gap={8}
      closeButton
      icons={{
        success: <CircleCheck className="size-4 text-healthy" />,
        error: <CircleX className="size-4 text-unhealthy" />,
        warning: <TriangleAlert className="size-4 text-degraded" />,
        info: <Info className="size-4 text-accent" />,
      }}
      toastOptions={{
        style: {
          background: 'var(--color-raised)',
          color: 'var(--color-text)',
          border: '1px solid var(--color-border)',
          borderRadius: '6px',
          fontFamily: 'var(--font-sans)',
          fontSize: '13px',
        },
        classNames: {
          description: '!text-muted',
          actionButton: '!bg-accent !text-on-accent',
          closeButton: '!bg-raised !text-muted !border-border',
        },
      }}
    />
  );
}

interface ToastOptions {
  readonly description?: string | undefined;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
  /** Toasts with the same id replace each other. */
  readonly id?: string | undefined;
}

function options({ description, action, id }: ToastOptions = {}, duration?: number): ExternalToast {
  return {
    ...(description === undefined ? {} : { description }),
    ...(action === undefined ? {} : { action }),
    ...(id === undefined ? {} : { id }),
    ...(duration === undefined ? {} : { duration }),
  };
}

/** What just happened, in passing. Anything that must be read belongs on the page; errors stay until closed. */
export const toast = {
  success: (title: string, more?: ToastOptions) => void sonner.success(title, options(more)),
  info: (title: string, more?: ToastOptions) => void sonner.info(title, options(more)),
  warning: (title: string, more?: ToastOptions) => void sonner.warning(title, options(more, 10_000)),
  error: (title: string, more?: ToastOptions) => void sonner.error(title, options(more, Number.POSITIVE_INFINITY)),
};
