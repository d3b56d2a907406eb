'use client';
import type { RouteConfig } from '@sluice/config';
import { CodeBlock, EmptyState, LinkButton, Panel } from '@sluice/ui';
import { paths } from '../../lib/paths.ts';
import { DenialTable } from './denial-table.tsx';
import { PolicyEvents } from './policy-events.tsx';
import { policyText, policyTitle } from './policy-text.ts';

/** The steps of a route in their order, each as it is written. */
export function PolicyPanel({ route }: { route: RouteConfig }) {
  const edit = <LinkButton href={paths.editRoute(route.name)}>Edit policies</LinkButton>;
  if (route.policies.length === 0) {
    return (
      <Panel>
        <EmptyState title="No policies" action={edit}>
          A policy is a step applied to each request of this route or to its response, such as setting a header.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Panel title="Policies" hint="applied from the top" actions={edit}>
        <ol className="flex flex-col gap-4">
          {route.policies.map((policy, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two policies may be equal
            <li key={index} className="flex flex-col gap-1.5">
              <span className="font-medium text-sm">
                {index + 1}. {policyTitle(policy.type)}
              </span>
              <PolicyEvents route={route.name} policy={policy.type} />
              <CodeBlock title="YAML" code={policyText(policy)} />
            </li>
          ))}
        </ol>
      </Panel>
      <DenialTable route={route.name} />
    </>
  );
}
