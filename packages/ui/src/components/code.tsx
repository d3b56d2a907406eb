'use client';
import { cn } from '../lib/cn.ts';
import { CopyButton } from './copy-button.tsx';

/** An address, a host, an id inside a sentence. */
export function Code({ children, className }: { children: string; className?: string | undefined }) {
  return <code className={cn('rounded-xs bg-text/6 px-1 py-px', className)}>{children}</code>;
}

export interface CodeBlockProps {
  readonly code: string;
  /** What it is: `YAML`, `curl`, `CLI`. */
  readonly title?: string | undefined;
  readonly className?: string | undefined;
}

/** Text to copy: a command, a document. Scrolls sideways and never wraps a command in two. */
export function CodeBlock({ code, title, className }: CodeBlockProps) {
  return (
    <figure className={cn('min-w-0 overflow-hidden rounded-md border bg-sunken text-left', className)}>
      <figcaption className="flex h-8 items-center justify-between border-b pr-0.5 pl-3 text-muted text-xs">
        <span>{title ?? 'Text'}</span>
        <CopyButton text={code} label={`Copy ${title ?? 'text'}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <pre className="overflow-x-auto p-3 text-xs leading-5" tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
