'use client';
import { Banner, Button, Panel, SkeletonRows } from '@sluice/ui';
import { FileUp } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import { useUnsavedGuard } from '../../forms/use-unsaved-guard.ts';
import { ImportPlan } from './import-plan.tsx';
import { readTextFile } from './read-file.ts';
import { useImport } from './use-import.ts';

const YamlEditor = dynamic(() => import('../../resource/yaml-editor.tsx'), {
  ssr: false,
  loading: () => <SkeletonRows label="Loading the editor" />,
});

/** Paste or drop a text, see what it would change, apply it. */
export function ImportPanel() {
  const given = useImport();
  const picker = useRef<HTMLInputElement>(null);
  const [dragging, setDragging] = useState(false);
  // The editor keeps its own text; a file that was read begins a new one.
  const [loaded, setLoaded] = useState({ count: 0, text: '' });
  useUnsavedGuard(given.text.trim() !== '');
  const load = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const text = await readTextFile(file);
      given.edit(text);
      setLoaded(({ count }) => ({ count: count + 1, text }));
    } catch (error) {
      given.setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    void load(event.dataTransfer.files[0]);
  };
  const { plan } = given;
  const problems = useMemo(
    () => (plan !== undefined && !plan.ok ? plan.issues.map(({ line, message }) => ({ line, message })) : []),
    [plan],
  );
  const reset = () => {
    given.edit('');
    setLoaded(({ count }) => ({ count: count + 1, text: '' }));
  };
  return (
    <Panel
      title="Import"
      hint="replaces everything; nothing happens before you have seen the plan"
      actions={
        <Button size="sm" icon={<FileUp />} onClick={() => picker.current?.click()}>
          Choose a file
        </Button>
      }
    >
      <input
        ref={picker}
        type="file"
        accept=".yaml,.yml,.json"
        aria-label="Configuration file"
        className="hidden"
        onChange={(event) => {
          void load(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <div className="flex flex-col gap-3">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button above does the same by keyboard */}
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setDragging(true);
          }}
          onDragLeave={() => setDragging(false)}
          onDrop={onDrop}
          className={`flex flex-col gap-1.5 rounded-md ${dragging ? 'outline-2 outline-accent outline-dashed outline-offset-4' : ''}`}
        >
          <p className="text-muted text-xs">Paste YAML or JSON here, or drop a file.</p>
          <YamlEditor
            key={loaded.count}
            label="Configuration to import"
            initial={loaded.text}
            onChange={given.edit}
            problems={problems}
          />
        </div>
        {given.problem !== undefined && <Banner tone="danger" title={given.problem} />}
        {plan === undefined ? (
          <div>
            <Button variant="primary" busy={given.isChecking} disabled={given.text.trim() === ''} onClick={given.check}>
              Show what would change
            </Button>
          </div>
        ) : (
          <ImportPlan
            plan={plan}
            busy={given.isApplying}
            onApply={(reason) => given.apply(reason, reset)}
            onDiscard={reset}
          />
        )}
      </div>
    </Panel>
  );
}
