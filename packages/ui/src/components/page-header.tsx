'use client';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { TextLink } from './text-link.tsx';

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** One sentence: what this is. */
  readonly description?: ReactNode;
  /** Where it sits, outermost first; the page itself is not listed. */
  readonly crumbs?: readonly { readonly label: string; readonly href: string }[] | undefined;
  /** Beside the title: is it well? */
  readonly status?: ReactNode;
  /** What can I do? The primary action comes last. */
  readonly actions?: ReactNode;
  /** Below: link tabs. */
  readonly tabs?: ReactNode;
}

/** The top of every page: what is this, is it well, what can I do. */
export function PageHeader({ title, description, crumbs, status, actions, tabs }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-2">
      {crumbs !== undefined && crumbs.length > 0 && (
        <nav aria-label="Breadcrumb">
          <ol className="flex items-center gap-1 text-muted text-xs">
            {crumbs.map((crumb) => (
              <li key={crumb.href} className="flex items-center gap-1">
                <TextLink href={crumb.href} className="text-muted no-underline hover:text-text">
                  {crumb.label}
                </TextLink>
                <ChevronRight className="size-3" aria-hidden="true" />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
            {status}
          </div>
          {description !== undefined && <p className="mt-0.5 max-w-prose text-muted text-sm">{description}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {tabs}
    </header>
  );
}
