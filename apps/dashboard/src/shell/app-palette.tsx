'use client';
import { CommandPalette, type PaletteCommand, type Theme } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { typeWords } from '../features/sources/source-words.ts';
import { paths } from '../lib/paths.ts';
import { useTRPC } from '../trpc/trpc.ts';
import { destinations } from './navigation.tsx';
import { useTheme } from './theme-context.tsx';

interface AppPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onSignOut: () => void;
}

/** Everything by typing: pages, new objects, every route, upstream, listener, certificate and source by name, and a few actions. */
export function AppPalette({ open, onOpenChange, onSignOut }: AppPaletteProps) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const trpc = useTRPC();
  // Fetched when the palette is opened for the first time; pages that show the lists share the cache.
  const routes = useQuery({ ...trpc.routes.list.queryOptions(), enabled: open });
  const upstreams = useQuery({ ...trpc.upstreams.list.queryOptions(), enabled: open });
  const listeners = useQuery({ ...trpc.listeners.list.queryOptions(), enabled: open });
  const certificates = useQuery({ ...trpc.certificates.list.queryOptions(), enabled: open });
  const sources = useQuery({ ...trpc.discoverySources.list.queryOptions(), enabled: open });
  const go = (href: string) => () => {
    onOpenChange(false);
    router.push(href);
  };
  const pages = destinations.map(({ label, href, key, icon: Icon }): PaletteCommand => {
    return { id: href, label, group: 'Go to', icon: <Icon />, keys: ['g', key], onSelect: go(href) };
  });
  const create: PaletteCommand[] = [
    { id: 'new-route', label: 'New route', group: 'Create', onSelect: go(paths.newRoute()) },
    { id: 'new-upstream', label: 'New upstream', group: 'Create', onSelect: go(paths.newUpstream()) },
    { id: 'new-listener', label: 'New listener', group: 'Create', onSelect: go(paths.newListener()) },
    { id: 'new-certificate', label: 'New certificate', group: 'Create', onSelect: go(paths.newCertificate()) },
    { id: 'new-source', label: 'New discovery source', group: 'Create', onSelect: go(paths.newSource()) },
  ];
  const objects: PaletteCommand[] = [
    ...(routes.data?.items ?? []).map(({ value }) => ({
      id: `route:${value.name}`,
      label: value.name,
      group: 'Routes',
      detail: value.hosts?.join(', '),
      onSelect: go(paths.route(value.name)),
    })),
    ...(upstreams.data?.items ?? []).map(({ value }) => ({
      id: `upstream:${value.name}`,
      label: value.name,
      group: 'Upstreams',
      detail: value.targets[0]?.address,
      onSelect: go(paths.upstream(value.name)),
    })),
    ...(listeners.data?.items ?? []).map(({ value }) => ({
      id: `listener:${value.name}`,
      label: value.name,
      group: 'Listeners',
      detail: value.address,
      onSelect: go(paths.listener(value.name)),
    })),
    ...(certificates.data?.items ?? []).map(({ value }) => ({
      id: `certificate:${value.name}`,
      label: value.name,
      group: 'Certificates',
      detail: value.source.type === 'self_signed' ? value.source.hosts.join(', ') : value.source.certificate,
      onSelect: go(paths.certificate(value.name)),
    })),
    ...(sources.data?.items ?? []).map(({ value }) => ({
      id: `source:${value.name}`,
      label: value.name,
      group: 'Discovery sources',
      detail: typeWords(value.type),
      onSelect: go(paths.source(value.name)),
    })),
  ];
  const themed = (theme: Theme, label: string): PaletteCommand => ({
    id: `theme-${theme}`,
    label,
    group: 'Actions',
    onSelect: () => {
      onOpenChange(false);
      setTheme(theme);
    },
  });
  const actions = [
    themed('light', 'Light theme'),
    themed('dark', 'Dark theme'),
    themed('system', 'System theme'),
    { id: 'sign-out', label: 'Sign out', group: 'Actions', onSelect: onSignOut },
  ];
  return (
    <CommandPalette open={open} onOpenChange={onOpenChange} commands={[...pages, ...create, ...objects, ...actions]} />
  );
}
