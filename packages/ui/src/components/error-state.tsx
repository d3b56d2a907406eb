'use client';
import { RotateCw, TriangleAlert } from 'lucide-react';
import { cn } from '../lib/cn.ts';
import { Button } from './button.tsx';
import { Code } from './code.tsx';

export interface ErrorStateProps {
  /** What happened and where: `The routes could not be loaded`. */
  readonly title: string;
  /** The cause in its own words. */
  readonly message?: string | undefined;
  /** What to do next. */
  readonly nextStep?: string | undefined;
  /** Finds the log line. */
  readonly errorId?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly className?: string | undefined;
}

/** What happened, where, why, and the next step. */
export function ErrorState({ title, message, nextStep, errorId, onRetry, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn('mx-auto flex max-w-xl flex-col items-center gap-2 px-4 py-12 text-center', className)}
    >
      <TriangleAlert className="size-6 text-unhealthy" aria-hidden="true" />
      <p className="font-medium text-base">{title}</p>
      {message !== undefined && <p className="break-words text-muted text-sm">{message}</p>}
      {nextStep !== undefined && <p className="text-sm">{nextStep}</p>}
      {errorId !== undefined && (
        <p className="text-muted text-xs">
          Error <Code>{errorId}</Code>
        </p>
      )}
      {onRetry !== undefined && (
        <Button className="mt-2" icon={<RotateCw />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
