'use client';
import { ChevronRight } from 'lucide-react';
import { StatusBadge } from '../components/status-badge.tsx';
import { kindLooks } from './kind-looks.ts';
import type { CollapsedNode } from './select-map.ts';
import { trafficText } from './traffic-text.ts';
import { mapKinds } from './types.ts';

/** The map on a phone: its columns as lists, one below the other. */
export function MapLayers({
  nodes,
  onActivate,
}: {
  nodes: readonly CollapsedNode[];
  onActivate: (id: string) => void;
}) {
  return (
    <div className="flex flex-col">
      {mapKinds.map((kind) => {
        const layer = nodes.filter((node) => node.kind === kind);
        const { plural, icon: Icon } = kindLooks[kind];
        if (layer.length === 0) return null;
        return (
          <section key={kind} aria-label={plural}>
            <h2 className="flex items-center gap-2 border-b bg-sunken px-4 py-1.5 text-muted text-xs">
              <Icon className="size-3.5" aria-hidden="true" />
              {plural}
              <span className="ml-auto">{layer.length}</span>
            </h2>
            <ul className="divide-y border-b">
              {layer.map((node) => (
                <li key={node.id}>
                  <button
                    type="button"
                    onClick={() => onActivate(node.id)}
                    className="flex min-h-12 w-full items-center gap-3 px-4 py-2 text-left -outline-offset-2"
                  >
                    <span className="flex min-w-0 flex-1 flex-col">
                      <span className="truncate font-medium text-sm">{node.label}</span>
                      {node.detail !== undefined && (
                        <span className="truncate font-mono text-2xs text-muted">{node.detail}</span>
                      )}
                    </span>
                    <span className="flex shrink-0 flex-col items-end gap-0.5 text-xs">
                      <StatusBadge state={node.state} reason={node.stateReason} look="plain" />
                      <span className="text-muted">{trafficText(node)}</span>
                    </span>
                    <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
