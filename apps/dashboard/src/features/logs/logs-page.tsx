'use client';
import { PageHeader } from '@sluice/ui';
import { LogTail } from './log-tail.tsx';

export function LogsPage() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Live requests" description="Every request as it is finished, on all workers." />
      <LogTail />
    </div>
  );
}
