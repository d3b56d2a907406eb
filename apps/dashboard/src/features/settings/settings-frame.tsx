'use client';
import { PageHeader, Tabs } from '@sluice/ui';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { paths } from '../../lib/paths.ts';

const tabs = [
  { id: paths.settings(), label: 'Gateway', href: paths.settings() },
  { id: paths.account(), label: 'Your account', href: paths.account() },
  { id: paths.users(), label: 'Users', href: paths.users() },
  { id: paths.tokens(), label: 'API tokens', href: paths.tokens() },
  { id: paths.about(), label: 'About', href: paths.about() },
];

/** Title and tabs of everything under Settings. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  return (
    <>
      <PageHeader
        title="Settings"
        description="What concerns the whole gateway, and who may change it."
        tabs={<Tabs label="Settings" items={tabs} current={pathname} />}
      />
      {children}
    </>
  );
}
