'use client';
import { Panel, TextLink } from '@sluice/ui';
import { paths } from '../lib/paths.ts';

interface UsedByPanelProps {
  /** What refers to it. */
  readonly kind?: 'route' | 'listener';
  readonly usedBy: readonly string[];
  /** Said when there are none. */
  readonly nobody: string;
}

/** What refers to an object. */
export function UsedByPanel({ kind = 'route', usedBy, nobody }: UsedByPanelProps) {
  return (
    <Panel
      title="Used by"
      hint={usedBy.length === 0 ? undefined : `${usedBy.length} ${usedBy.length === 1 ? kind : `${kind}s`}`}
    >
      {usedBy.length === 0 ? (
        <p className="text-muted text-sm">{nobody}</p>
      ) : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {usedBy.map((name) => (
            <li key={name}>
              <TextLink href={kind === 'route' ? paths.route(name) : paths.listener(name)}>{name}</TextLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
