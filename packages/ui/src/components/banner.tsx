'use client';
import { CircleCheck, CircleX, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { IconButton } from './button.tsx';

const tones = {
  info: { icon: Info, look: 'border-accent/30 bg-accent-tint', text: 'text-accent' },
  success: { icon: CircleCheck, look: 'border-healthy/30 bg-healthy-tint', text: 'text-healthy' },
  warning: { icon: TriangleAlert, look: 'border-degraded/35 bg-degraded-tint', text: 'text-degraded' },
  danger: { icon: CircleX, look: 'border-unhealthy/35 bg-unhealthy-tint', text: 'text-unhealthy' },
};

export interface BannerProps {
  readonly tone?: keyof typeof tones | undefined;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
  readonly className?: string | undefined;
}

/** Something the whole page must know: a stale database, a refused revision, an edit made elsewhere. */
export function Banner({ tone = 'info', title, children, actions, onDismiss, className }: BannerProps) {
  const { icon: Icon, look, text } = tones[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn('flex items-start gap-3 rounded-md border px-4 py-2.5', look, className)}
    >
      <Icon className={cn('mt-0.5 size-4 shrink-0', text)} aria-hidden="true" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-text/85">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex shrink-0 flex-wrap gap-2">{actions}</div>}
      {onDismiss !== undefined && (
        <IconButton size="sm" label="Dismiss" icon={<X />} onClick={onDismiss} className="-my-1 -mr-2" />
      )}
    </div>
  );
}
