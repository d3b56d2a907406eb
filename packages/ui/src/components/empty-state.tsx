'use client';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { CodeBlock } from './code.tsx';

export interface EmptyStateProps {
  readonly title: string;
  /** What this is, in one sentence. */
  readonly children: ReactNode;
  /** The primary button. */
  readonly action?: ReactNode;
  /** The same by YAML, CLI or curl. */
  readonly alternative?: { readonly title: string; readonly code: string } | undefined;
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
}

/** An empty list is an instruction: what it is, the button, and what to type instead. */
export function EmptyState({ title, children, action, alternative, icon, className }: EmptyStateProps) {
  return (
    <div className={cn('mx-auto flex w-full max-w-xl flex-col items-center gap-3 px-4 py-12 text-center', className)}>
      {icon !== undefined && <div className="text-muted [&_svg]:size-6">{icon}</div>}
      <div className="flex flex-col gap-1">
        <p className="font-medium text-base">{title}</p>
        <div className="text-balance text-muted text-sm">{children}</div>
      </div>
      {action !== undefined && <div className="flex flex-wrap justify-center gap-2">{action}</div>}
      {alternative !== undefined && (
        <div className="mt-3 w-full min-w-0">
          <p className="mb-1.5 text-muted text-xs">or without the dashboard</p>
          <CodeBlock title={alternative.title} code={alternative.code} />
        </div>
      )}
    </div>
  );
}
