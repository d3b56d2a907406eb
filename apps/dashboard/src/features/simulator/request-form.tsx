'use client';
import { carriesTcp } from '@sluice/config';
import { Button, Field, Fold, Input, Select, Textarea } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../trpc/trpc.ts';
import type { RequestFields } from './simulated-request.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

interface RequestFormProps {
  readonly request: RequestFields;
  readonly onAsk: (request: RequestFields) => void;
  readonly busy: boolean;
}

export function RequestForm({ request, onAsk, busy }: RequestFormProps) {
  const trpc = useTRPC();
  const listeners = useQuery(trpc.listeners.list.queryOptions());
  const [draft, setDraft] = useState(request);
  // Another question from the URL, as by going back: the fields follow, and keep the focus where it is.
  const [shown, setShown] = useState(request);
  if (JSON.stringify(shown) !== JSON.stringify(request)) {
    setShown(request);
    setDraft(request);
  }
  const [problem, setProblem] = useState<string>();
  const edit = (part: Partial<RequestFields>) => setDraft({ ...draft, ...part });
  const all = listeners.data?.items.map(({ value }) => value) ?? [];
  const names = all.map(({ name }) => name);
  // Requests come by those that read them, where there are any.
  const first = (all.find((listener) => !carriesTcp(listener)) ?? all[0])?.name;
  const known = methods.includes(draft.method) ? methods : [draft.method, ...methods];
  return (
    <form
      noValidate
      className="flex flex-col gap-3 rounded-md border bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        const url = draft.url.trim();
        setProblem(url === '' ? 'Enter an address, such as http://api.example.com/billing' : undefined);
        if (url !== '') onAsk({ ...draft, url });
      }}
    >
      <div className="grid items-start gap-3 sm:grid-cols-[7rem_1fr_auto]">
        <Field label="Method">
          <Select
            value={draft.method}
            options={known.map((method) => ({ value: method, label: method }))}
            onChange={(event) => edit({ method: event.target.value })}
          />
        </Field>
        <Field label="URL" required error={problem}>
          <Input
            mono
            value={draft.url}
            placeholder="http://api.example.com/billing?year=2026"
            onChange={(event) => edit({ url: event.target.value })}
          />
        </Field>
        <Button type="submit" variant="primary" busy={busy} className="sm:mt-6">
          Explain
        </Button>
      </div>
      <Fold
        title="Headers, client and listener"
        summary={`${draft.headers === '' ? 'no headers' : draft.headers.split('\n').join(', ')}, from ${draft.clientAddress}`}
        defaultOpen={draft.headers !== ''}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Headers" hint="One a line: name: value" className="sm:row-span-2">
            <Textarea
              mono
              rows={4}
              value={draft.headers}
              placeholder="x-canary: yes"
              onChange={(event) => edit({ headers: event.target.value })}
            />
          </Field>
          <Field label="Client address" hint="Of a trusted proxy: X-Forwarded-* headers are believed">
            <Input mono value={draft.clientAddress} onChange={(event) => edit({ clientAddress: event.target.value })} />
          </Field>
          <Field label="Listener">
            <Select
              value={draft.listener}
              placeholder={first === undefined ? 'The first one' : `The first one (${first})`}
              options={names.map((name) => ({ value: name, label: name }))}
              onChange={(event) => edit({ listener: event.target.value })}
            />
          </Field>
        </div>
      </Fold>
    </form>
  );
}
