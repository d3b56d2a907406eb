'use client';
import type { ResourceUser } from '@sluice/api';
import { Panel, TextLink } from '@sluice/ui';
import { paths } from '../lib/paths.ts';

interface UsedByPanelProps {
  readonly usedBy: readonly ResourceUser[];
  /** Said when there are none. */
  readonly nobody: string;
}

/** What refers to an object. */
export function UsedByPanel({ usedBy, nobody }: UsedByPanelProps) {
  return (
    <Panel title="Used by" hint={countInWords(usedBy)}>
      {usedBy.length === 0 ? (
        <p className="text-muted text-sm">{nobody}</p>
      ) : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {usedBy.map(({ kind, name }) => (
            <li key={`${kind}/${name}`}>
              <TextLink href={paths[kind](name)}>{name}</TextLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** `1 listener, 2 upstreams` */
function countInWords(usedBy: readonly ResourceUser[]): string | undefined {
  const kinds = [...new Set(usedBy.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => {
    const count = usedBy.filter((user) => user.kind === kind).length;
    return `${count} ${count === 1 ? kind : `${kind}s`}`;
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}
