'use client';
import { Button, Checkbox, CodeBlock, ErrorState, Panel, Segmented, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { parseAsBoolean, parseAsStringLiteral, useQueryState } from 'nuqs';
import { downloadText } from '../../resource/download-text.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

/** More than this is not shown on the page, only saved; characters. */
const shownAtMost = 40_000;

/** The configuration in force as a text. */
export function ExportPanel() {
  const trpc = useTRPC();
  const [format, setFormat] = useQueryState('format', parseAsStringLiteral(['yaml', 'json']).withDefault('yaml'));
  const [comments, setComments] = useQueryState('comments', parseAsBoolean.withDefault(false));
  const wanted = { format, comments: comments && format === 'yaml' };
  const { data, error, refetch } = useQuery(trpc.config.export.queryOptions(wanted));
  const isLong = data !== undefined && data.text.length > shownAtMost;
  const shown = data === undefined ? '' : isLong ? data.text.slice(0, shownAtMost) : data.text;
  return (
    <Panel
      title="Export"
      hint={data && `revision ${data.revision}; secrets are left out, defaults too`}
      actions={
        <Button
          size="sm"
          icon={<Download />}
          disabled={data === undefined}
          onClick={() => data && downloadText(`sluice-revision-${data.revision}.${format}`, data.text)}
        >
          Download
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-4">
          <Segmented
            label="Format"
            value={format}
            onValueChange={(next) => void setFormat(next)}
            options={[
              { value: 'yaml', label: 'YAML' },
              { value: 'json', label: 'JSON' },
            ]}
          />
          {format === 'yaml' && (
            <Checkbox
              label="With comments that explain each field"
              checked={comments}
              onChange={(event) => void setComments(event.target.checked ? true : null)}
            />
          )}
        </div>
        {error !== null ? (
          <ErrorState {...toErrorState('The configuration could not be exported', error, () => void refetch())} />
        ) : data === undefined ? (
          <SkeletonRows label="Loading the configuration" />
        ) : (
          <>
            <CodeBlock
              title={format === 'yaml' ? 'YAML' : 'JSON'}
              code={shown}
              className="[&_pre]:max-h-[32rem] [&_pre]:overflow-y-auto"
            />
            {isLong && <p className="text-muted text-xs">Only its beginning is shown; the download holds all of it.</p>}
          </>
        )}
      </div>
    </Panel>
  );
}
