'use client';
import { type ResourceKind, writeResource } from '@sluice/config';
import { CodeBlock, LinkButton, Panel } from '@sluice/ui';
import type { Fields } from './fields.ts';

/** The object as a person would write it, to be read and copied. */
export function YamlPanel({ kind, value, editHref }: { kind: ResourceKind; value: Fields; editHref: string }) {
  return (
    <Panel
      title="YAML"
      hint="As it stands in the configuration, defaults left out"
      actions={
        <LinkButton size="sm" href={editHref}>
          Edit
        </LinkButton>
      }
    >
      <CodeBlock title={`${String(value.name)}.yaml`} code={writeResource(kind, value)} />
    </Panel>
  );
}
