'use client';
import { Banner, Button, Field, Input, LinkButton } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { paths } from '../../lib/paths.ts';
import { type ShownError, toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

export interface FirstRoute {
  readonly host: string;
  readonly path: string;
}

/** Which requests go to the first service. Makes the upstream and the route in one revision. */
export function RouteStep(props: { address: string; onBack: () => void; onDone: (route: FirstRoute) => void }) {
  const { address, onBack, onDone } = props;
  const trpc = useTRPC();
  const create = useMutation(trpc.setup.createFirstRoute.mutationOptions());
  const shown = create.error === null ? undefined : toShownError(create.error);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const host = text('host').toLowerCase();
    const pathPrefix = text('path') || '/';
    const name = text('name');
    try {
      await create.mutateAsync({
        upstream: { name, address },
        route: { name, ...(host === '' ? {} : { host }), ...(pathPrefix === '/' ? {} : { pathPrefix }) },
      });
    } catch {
      // Shown from the mutation's state.
      return;
    }
    onDone({ host: host.startsWith('*.') ? `www${host.slice(1)}` : host || 'localhost', path: pathPrefix });
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      {shown !== undefined && <Problems shown={shown} />}
      <Field label="Name" hint="Of the route and its upstream: lower-case letters, digits and “-”." required>
        <Input name="name" defaultValue="first" pattern="[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?" mono required />
      </Field>
      <Field label="Host" hint="Leave it empty to answer for any host.">
        <Input name="host" placeholder="api.example.com" mono />
      </Field>
      <Field label="Path prefix" hint="/billing covers /billing and everything below it.">
        <Input name="path" defaultValue="/" pattern="/.*" mono />
      </Field>
      <div className="flex justify-between gap-2">
        <span className="flex gap-2">
          <Button variant="ghost" onClick={onBack}>
            Back
          </Button>
          <LinkButton variant="ghost" href={paths.overview()}>
            Skip
          </LinkButton>
        </span>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create route and test it
        </Button>
      </div>
    </form>
  );
}

function Problems({ shown }: { shown: ShownError }) {
  const issues = [...shown.issues, ...shown.elsewhere];
  return (
    <Banner tone="danger" title={issues.length === 0 ? shown.message : 'The route was not created'}>
      {issues.length > 0 && (
        <ul>
          {issues.map((issue) => (
            <li key={issue.path.join('.') + issue.message}>{issue.message}</li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
