'use client';
import { Panel, TextLink } from '@sluice/ui';
import { paths } from '../lib/paths.ts';

/** The routes that refer to an object. @param nobody said when there are none */
export function UsedByPanel({ usedBy, nobody }: { usedBy: readonly string[]; nobody: string }) {
  return (
    <Panel
      title="Used by"
      hint={usedBy.length === 0 ? undefined : `${usedBy.length} ${usedBy.length === 1 ? 'route' : 'routes'}`}
    >
      {usedBy.length === 0 ? (
        <p className="text-muted text-sm">{nobody}</p>
      ) : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {usedBy.map((name) => (
            <li key={name}>
              <TextLink href={paths.route(name)}>{name}</TextLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
