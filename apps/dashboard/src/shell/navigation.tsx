import type { SidebarGroup } from '@sluice/ui';
import {
  type Activity,
  ArrowLeftRight,
  Boxes,
  FileDiff,
  FlaskConical,
  LayoutDashboard,
  ListChecks,
  Network,
  Radar,
  RadioTower,
  ScrollText,
  Settings,
  ShieldCheck,
  Split,
} from 'lucide-react';
import { paths } from '../lib/paths.ts';

/** One page that one can go to: in the sidebar, in the palette, and by `g` and a letter. */
export interface Destination {
  readonly label: string;
  readonly href: string;
  /** The letter after `g`. */
  readonly key: string;
  readonly icon: typeof Activity;
  readonly group: string | undefined;
}

export const destinations: readonly Destination[] = [
  { label: 'Overview', href: paths.overview(), key: 'o', icon: LayoutDashboard, group: undefined },
  { label: 'Topology', href: paths.topology(), key: 't', icon: Network, group: undefined },
  { label: 'Routes', href: paths.routes(), key: 'r', icon: Split, group: 'Traffic' },
  { label: 'Upstreams', href: paths.upstreams(), key: 'u', icon: Boxes, group: 'Traffic' },
  { label: 'Listeners', href: paths.listeners(), key: 'l', icon: RadioTower, group: 'Traffic' },
  { label: 'Certificates', href: paths.certificates(), key: 'c', icon: ShieldCheck, group: 'Traffic' },
  { label: 'Discovery sources', href: paths.sources(), key: 'd', icon: Radar, group: 'Traffic' },
  { label: 'Live requests', href: paths.logs(), key: 'a', icon: ScrollText, group: 'Observe' },
  { label: 'Revisions', href: paths.revisions(), key: 'v', icon: FileDiff, group: 'Changes' },
  { label: 'Lint', href: paths.lint(), key: 'n', icon: ListChecks, group: 'Changes' },
  { label: 'Import and export', href: paths.importExport(), key: 'i', icon: ArrowLeftRight, group: 'Changes' },
  { label: 'Request simulator', href: paths.simulator(), key: 's', icon: FlaskConical, group: 'Tools' },
  { label: 'Settings', href: paths.settings(), key: 'e', icon: Settings, group: 'Settings' },
];

/** @param counts by address, beside the labels */
export function sidebarGroups(counts: Readonly<Record<string, number>>): SidebarGroup[] {
  const groups = Map.groupBy(destinations, (destination) => destination.group);
  return [...groups].map(([label, items]) => ({
    label: label === 'Settings' ? undefined : label,
    items: items.map(({ label: name, href, icon: Icon }) => ({
      label: name,
      href,
      icon: <Icon />,
      count: counts[href] || undefined,
    })),
  }));
}
