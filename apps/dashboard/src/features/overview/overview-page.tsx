'use client';
import { PageHeader } from '@sluice/ui';

export function OverviewPage() {
  return <PageHeader title="Overview" description="What the gateway does right now." />;
}
