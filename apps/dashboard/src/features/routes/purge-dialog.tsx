'use client';
import type { RouterInputs } from '@sluice/api';
import { Banner, Button, Checkbox, Dialog, Field, Input, Select } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

type Purge = RouterInputs['caches']['purge'];
type Way = 'route' | 'path' | 'pathPrefix' | 'host' | 'tag';

/** What each way is called, what it is given, and what that does. */
const ways: Readonly<Record<Way, { label: string; field: string; placeholder: string; hint: string }>> = {
  path: {
    label: 'One path',
    field: 'Path',
    placeholder: '/news/today',
    hint: 'With every query, as clients ask for it.',
  },
  pathPrefix: {
    label: 'All paths that begin so',
    field: 'Beginning of the path',
    placeholder: '/news/',
    hint: 'By characters: end it with `/` to mean a folder.',
  },
  host: {
    label: 'A host',
    field: 'Host',
    placeholder: 'shop.example.com',
    hint: 'That clients asked for; with a port only that one.',
  },
  tag: {
    label: 'A tag',
    field: 'Tag',
    placeholder: 'article-42',
    hint: 'That answers have in `Cache-Tag` or `Surrogate-Key`.',
  },
  route: { label: 'Everything', field: '', placeholder: '', hint: '' },
};

/** Makes the cache of a route, or of all routes, forget stored answers in every worker, and says how many went. */
export function PurgeDialog({ route, onClose }: { route: string; onClose: () => void }) {
  const trpc = useTRPC();
  const purge = useMutation(trpc.caches.purge.mutationOptions());
  const [way, setWay] = useState<Way>('path');
  const [value, setValue] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const { field, placeholder, hint } = ways[way];
  const change = (set: () => void) => {
    set();
    purge.reset();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Purge stored answers"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {purge.isSuccess ? 'Close' : 'Cancel'}
          </Button>
          <Button
            variant="danger"
            busy={purge.isPending}
            disabled={way !== 'route' && value.trim() === ''}
            onClick={() => purge.mutate(purgeOf(route, way, value.trim(), everywhere))}
          >
            Purge
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="What is to go">
          <Select
            value={way}
            options={Object.entries(ways).map(([name, { label }]) => ({ value: name, label }))}
            onChange={(event) => change(() => setWay(event.target.value as Way))}
          />
        </Field>
        {way !== 'route' && (
          <Field label={field} hint={hint} error={purge.isError ? firstIssue(purge.error) : undefined}>
            <Input
              mono
              value={value}
              placeholder={placeholder}
              onChange={(event) => change(() => setValue(event.target.value))}
            />
          </Field>
        )}
        <Checkbox
          label="On all routes"
          hint={`Else only what route ${route} has stored.`}
          checked={everywhere}
          onChange={(event) => change(() => setEverywhere(event.target.checked))}
        />
        {way === 'route' && purge.isError && <Banner tone="danger" title={firstIssue(purge.error)} />}
        {purge.isSuccess && <Outcome {...purge.data} />}
      </div>
    </Dialog>
  );
}

function Outcome({ removed, workers }: { removed: number; workers: readonly { worker: string; problem: string }[] }) {
  const silent = workers.filter(({ problem }) => problem !== '');
  const answers = `${removed} stored ${removed === 1 ? 'answer was' : 'answers were'} purged`;
  if (silent.length === 0)
    return (
      <Banner
        tone="success"
        title={`${answers}, in ${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}.`}
      />
    );
  return (
    <Banner tone="warning" title={`${answers}, but not everywhere.`}>
      {silent.map(({ worker, problem }) => `${worker} ${problem}.`).join(' ')}
    </Banner>
  );
}

function purgeOf(route: string, way: Way, value: string, everywhere: boolean): Purge {
  const scope = everywhere ? {} : { route };
  if (way === 'route') return everywhere ? { everything: true } : { route };
  return { ...scope, [way]: value };
}

function firstIssue(error: unknown): string {
  const { issues, message } = toShownError(error);
  return issues[0]?.message ?? message;
}
