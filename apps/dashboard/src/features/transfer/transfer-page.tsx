'use client';
import { PageHeader } from '@sluice/ui';
import { ExportPanel } from './export-panel.tsx';
import { ImportPanel } from './import-panel.tsx';

/** The whole configuration as a text, out and in. */
export function TransferPage() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Import and export"
        description="The whole configuration as one YAML or JSON text: to keep, to review, to move to another gateway."
      />
      <ImportPanel />
      <ExportPanel />
    </div>
  );
}
