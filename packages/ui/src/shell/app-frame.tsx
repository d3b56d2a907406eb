'use client';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../components/button.tsx';
import { Sheet } from '../overlays/sheet.tsx';
import { SidebarContext } from './sidebar-context.ts';

export interface AppFrameProps {
  /** A Sidebar; shown beside the page, and in a drawer below 1,024 px. */
  readonly sidebar: ReactNode;
  /** Left of the top bar: where am I, what is the verdict. */
  readonly topLeft?: ReactNode;
  /** Right of the top bar: palette, theme, account. */
  readonly topRight?: ReactNode;
  /** Above the page: a stale database, a broken stream. */
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: skip link, sidebar, top bar, main. */
export function AppFrame({ sidebar, topLeft, topRight, banner, children }: AppFrameProps) {
  const [drawer, setDrawer] = useState(false);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 border-r bg-surface lg:block">{sidebar}</aside>
      <Sheet
        open={drawer}
        onOpenChange={setDrawer}
        side="left"
        title="Sluice"
        className="w-64 [&>div:nth-child(2)]:p-0"
      >
        <SidebarContext value={{ onNavigate: () => setDrawer(false), inDrawer: true }}>{sidebar}</SidebarContext>
      </Sheet>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-bg/90 px-3 backdrop-blur-sm sm:px-6">
          <IconButton
            label="Open navigation"
            icon={<MenuIcon />}
            className="lg:hidden"
            onClick={() => setDrawer(true)}
          />
          <div className="flex min-w-0 flex-1 items-center gap-2">{topLeft}</div>
          <div className="flex shrink-0 items-center gap-1">{topRight}</div>
        </header>
        {banner}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto flex w-full min-w-0 max-w-[1440px] flex-1 flex-col gap-5 px-3 py-4 sm:px-6 sm:py-5"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
