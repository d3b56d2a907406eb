'use client';
import { type ReactNode, useContext } from 'react';
import { type HealthState, stateLooks } from '../components/health-state.ts';
import { Mark } from '../components/mark.tsx';
import { cn } from '../lib/cn.ts';
import { RouterLink } from '../lib/link-context.tsx';
import { SidebarContext } from './sidebar-context.ts';

export interface SidebarItem {
  readonly label: string;
  readonly href: string;
  readonly icon: ReactNode;
  readonly count?: number | undefined;
  /** Shown as icon and word beside the label when it is not healthy. */
  readonly state?: HealthState | undefined;
}

export interface SidebarGroup {
  /** No heading for the first group. */
  readonly label?: string | undefined;
  readonly items: readonly SidebarItem[];
}

export interface SidebarProps {
  readonly groups: readonly SidebarGroup[];
  /** The path of the page; the longest `href` that is a prefix by segment is the current one. */
  readonly currentPath: string;
  readonly homeHref?: string | undefined;
  /** At the bottom: version, revision badge. */
  readonly footer?: ReactNode;
}

/** The href of the item that a path belongs to. `/` belongs to itself only. */
export function currentHref(groups: readonly SidebarGroup[], path: string): string | undefined {
  const hrefs = groups.flatMap((group) => group.items.map((item) => item.href));
  const fitting = hrefs.filter((href) => path === href || (href !== '/' && path.startsWith(`${href}/`)));
  return fitting.toSorted((a, b) => b.length - a.length)[0];
}

/** Navigation in groups. */
export function Sidebar({ groups, currentPath, homeHref = '/', footer }: SidebarProps) {
  const { onNavigate, inDrawer } = useContext(SidebarContext);
  const current = currentHref(groups, currentPath);
  return (
    <div className="flex h-full flex-col">
      {!inDrawer && (
        <RouterLink
          href={homeHref}
          className="flex h-12 shrink-0 items-center gap-2 px-4 font-semibold text-base tracking-tight -outline-offset-2"
        >
          <Mark className="size-4 text-accent" />
          Sluice
        </RouterLink>
      )}
      <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-2">
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: navigation is a fixed list
          <div key={index}>
            {group.label !== undefined && <h2 className="px-2 pb-1 text-2xs text-muted">{group.label}</h2>}
            <ul className="flex flex-col gap-px">
              {group.items.map((item) => (
                <li key={item.href}>
                  <Item item={item} current={item.href === current} onNavigate={onNavigate} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {footer !== undefined && <div className="border-t p-3 text-muted text-xs">{footer}</div>}
    </div>
  );
}

function Item({ item, current, onNavigate }: { item: SidebarItem; current: boolean; onNavigate: () => void }) {
  const trouble = item.state === undefined || item.state === 'healthy' ? undefined : stateLooks[item.state];
  return (
    <RouterLink
      href={item.href}
      aria-current={current ? 'page' : undefined}
      onClick={onNavigate}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-muted text-sm -outline-offset-2 hover:bg-text/5 hover:text-text max-lg:h-10 [&>svg]:size-4 [&>svg]:shrink-0',
        current && 'bg-accent-tint font-medium text-text [&>svg]:text-accent',
      )}
    >
      {item.icon}
      <span className="flex-1 truncate">{item.label}</span>
      {trouble !== undefined && (
        <span className={trouble.text} title={trouble.word}>
          <trouble.icon className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{trouble.word}</span>
        </span>
      )}
      {item.count !== undefined && <span className="text-2xs">{item.count}</span>}
    </RouterLink>
  );
}
