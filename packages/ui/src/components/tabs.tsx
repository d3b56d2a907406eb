'use client';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { type LinkProps, RouterLink } from '../lib/link-context.tsx';

export interface TabsProps {
  readonly label: string;
  readonly items: readonly {
    readonly id: string;
    readonly label: string;
    readonly href: string;
    readonly count?: number | undefined;
  }[];
  readonly current: string;
  /** Renders the link; the router's link by default. Spread the props. */
  readonly renderLink?: ((props: LinkProps) => ReactNode) | undefined;
}

/** Tabs that are links, because the tab belongs in the URL. A navigation, not an ARIA tablist: each leads to a page. */
export function Tabs({ label, items, current, renderLink = (props) => <RouterLink {...props} /> }: TabsProps) {
  return (
    <nav aria-label={label} className="-mx-1 overflow-x-auto border-b">
      <ul className="flex gap-1 px-1">
        {items.map((item) => (
          <li key={item.id}>
            {renderLink({
              href: item.href,
              'aria-current': item.id === current ? 'page' : undefined,
              className: cn(
                '-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap rounded-t-sm border-transparent border-b-2 px-2 text-muted text-sm -outline-offset-2 hover:text-text',
                item.id === current && 'border-accent font-medium text-text',
              ),
              children: (
                <>
                  {item.label}
                  {item.count !== undefined && (
                    <span className="rounded-sm bg-text/6 px-1 text-2xs text-muted">{item.count}</span>
                  )}
                </>
              ),
            })}
          </li>
        ))}
      </ul>
    </nav>
  );
}
