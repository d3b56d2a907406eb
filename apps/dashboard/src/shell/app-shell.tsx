'use client';
import {
  AppFrame,
  Button,
  IconButton,
  Kbd,
  Menu,
  type ShortcutGroup,
  ShortcutsHelp,
  Sidebar,
  ThemeSwitch,
} from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleUser, Search } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { type ReactNode, useMemo, useState } from 'react';
import { paths } from '../lib/paths.ts';
import { LiveProvider } from '../live/live-provider.tsx';
import { useTRPC } from '../trpc/trpc.ts';
import { AppPalette } from './app-palette.tsx';
import { LiveBadge } from './live-badge.tsx';
import { destinations, sidebarGroups } from './navigation.tsx';
import { signOut } from './sign-out.ts';
import { StaleBanner } from './stale-banner.tsx';
import { useTheme } from './theme-context.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const shortcutGroups: readonly ShortcutGroup[] = [
  {
    label: 'Everywhere',
    shortcuts: [
      { keys: ['Ctrl', 'K'], label: 'Command palette' },
      { keys: ['/'], label: 'Filter the list' },
      { keys: ['?'], label: 'This help' },
      { keys: ['Esc'], label: 'Close the topmost' },
    ],
  },
  { label: 'Go to', shortcuts: destinations.map(({ key, label }) => ({ keys: ['g', key], label })) },
];

/** The frame of every page behind the sign-in. */
export function AppShell({ email, children }: { email: string; children: ReactNode }) {
  const pathname = usePathname();
  const { theme, setTheme } = useTheme();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const { data: findings } = useQuery(useTRPC().lint.count.queryOptions());
  const groups = useMemo(() => sidebarGroups({ [paths.lint()]: findings?.warnings ?? 0 }), [findings]);
  useShortcuts({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) });
  return (
    <LiveProvider>
      <AppFrame
        sidebar={<Sidebar groups={groups} currentPath={pathname} footer={<span className="truncate">{email}</span>} />}
        topLeft={<LiveBadge />}
        topRight={
          <>
            <Button
              variant="secondary"
              size="sm"
              icon={<Search />}
              onClick={() => setPalette(true)}
              className="max-sm:hidden"
            >
              Search <Kbd>Ctrl K</Kbd>
            </Button>
            <IconButton label="Search" icon={<Search />} onClick={() => setPalette(true)} className="sm:hidden" />
            <span className="max-sm:hidden">
              <ThemeSwitch value={theme} onValueChange={setTheme} />
            </span>
            <Menu
              trigger={<IconButton label="Account" icon={<CircleUser />} />}
              items={[
                { heading: email },
                { label: 'Your account', href: paths.account() },
                { label: 'Keyboard shortcuts', onSelect: () => setHelp(true) },
                { label: 'Light theme', checked: theme === 'light', onSelect: () => setTheme('light') },
                { label: 'Dark theme', checked: theme === 'dark', onSelect: () => setTheme('dark') },
                { label: 'System theme', checked: theme === 'system', onSelect: () => setTheme('system') },
                'separator',
                { label: 'Sign out', onSelect: () => void signOut() },
              ]}
            />
          </>
        }
        banner={<StaleBanner />}
      >
        {children}
      </AppFrame>
      <AppPalette open={palette} onOpenChange={setPalette} onSignOut={() => void signOut()} />
      <ShortcutsHelp open={help} onOpenChange={setHelp} groups={shortcutGroups} />
    </LiveProvider>
  );
}
