'use client';
import { Button, Menu, toast } from '@sluice/ui';
import { Download } from 'lucide-react';
import { downloadText } from '../../resource/download-text.ts';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPCClient } from '../../trpc/trpc.ts';

/** One revision as a file. */
export function ExportMenu({ number }: { number: number }) {
  const client = useTRPCClient();
  const save = async (format: 'yaml' | 'json', comments: boolean) => {
    try {
      const { text } = await client.config.export.query({ format, comments, revision: number });
      downloadText(`sluice-revision-${number}.${format}`, text);
    } catch (error) {
      toast.error('The revision was not exported', { description: toShownError(error).message });
    }
  };
  return (
    <Menu
      trigger={<Button icon={<Download />}>Export</Button>}
      items={[
        { label: 'YAML', onSelect: () => void save('yaml', false) },
        { label: 'YAML with comments', onSelect: () => void save('yaml', true) },
        { label: 'JSON', onSelect: () => void save('json', false) },
      ]}
    />
  );
}
