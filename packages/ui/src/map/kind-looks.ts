import { DoorOpen, Layers, type LucideIcon, Server, Split } from 'lucide-react';
import type { MapKind } from './types.ts';

interface KindLook {
  readonly word: string;
  readonly plural: string;
  readonly icon: LucideIcon;
}

/** How each kind of node is called and drawn. */
export const kindLooks = {
  listener: { word: 'Listener', plural: 'Listeners', icon: DoorOpen },
  route: { word: 'Route', plural: 'Routes', icon: Split },
  upstream: { word: 'Upstream', plural: 'Upstreams', icon: Layers },
  endpoint: { word: 'Endpoint', plural: 'Endpoints', icon: Server },
} satisfies Record<MapKind, KindLook>;
