'use client';
import { PageHeader, Tabs } from '@sluice/ui';
import type { ReactNode } from 'react';
import { paths } from '../../lib/paths.ts';

/** The two lists of what was done: to the configuration, and by people. */
export function RevisionsFrame({ current, children }: { current: 'revisions' | 'audit'; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Revisions"
        description="Every published configuration. Any of them can be read, compared and brought back."
        tabs={
          <Tabs
            label="Parts of the history"
            current={current}
            items={[
              { id: 'revisions', label: 'Revisions', href: paths.revisions() },
              { id: 'audit', label: 'Audit log', href: paths.audit() },
            ]}
          />
        }
      />
      {children}
    </div>
  );
}
