'use client';
import { Banner, FieldGroup, Fold, RadioGroup } from '@sluice/ui';
import { useRef } from 'react';
import { useEdited } from '../../resource/editor-context.tsx';
import { FieldGrid, SchemaForms } from '../../resource/schema-field.tsx';
import { routeField } from './route-form-fields.ts';
import { UpstreamSplit } from './upstream-split.tsx';

const actions = ['upstreams', 'redirect', 'directResponse'] as const;
type Action = (typeof actions)[number];

const starts: Readonly<Record<Action, unknown>> = {
  upstreams: [{ name: '' }],
  redirect: {},
  directResponse: { status: 404 },
};

/** What a route does with a request: exactly one of three. @param tcp connections are forwarded, and nothing else */
export function ActionFields({ tcp }: { tcp: boolean }) {
  const upstreams = useEdited('upstreams');
  const redirect = useEdited('redirect');
  const directResponse = useEdited('directResponse');
  const rewrite = useEdited('rewrite');
  const sticky = useEdited('sticky');
  const edited = { upstreams, redirect, directResponse };
  const chosen = actions.find((action) => edited[action].value !== undefined) ?? 'upstreams';
  // What the others held comes back when they are chosen again.
  const held = useRef<Partial<Record<Action | 'rewrite' | 'sticky', unknown>>>({});
  function choose(next: Action): void {
    if (next === chosen) return;
    held.current[chosen] = edited[chosen].value;
    edited[chosen].set(undefined);
    edited[next].set(held.current[next] ?? starts[next]);
    // What is sent upstream is rewritten and split; no other action knows of it.
    if (chosen === 'upstreams') {
      held.current.rewrite = rewrite.value;
      rewrite.set(undefined);
      held.current.sticky = sticky.value;
      sticky.set(undefined);
    } else if (next === 'upstreams') {
      rewrite.set(held.current.rewrite);
      sticky.set(held.current.sticky);
    }
  }
  return (
    <FieldGroup legend="Action">
      {(!tcp || chosen !== 'upstreams') && (
        <RadioGroup
          legend="What happens to a matching request"
          name="action"
          value={chosen}
          onValueChange={(next) => choose(next as Action)}
          className="[&>div]:grid [&>div]:sm:grid-cols-3"
          options={[
            { value: 'upstreams', label: 'Forward', hint: 'To one upstream, or split over several.' },
            { value: 'redirect', label: 'Redirect', hint: 'Sends the client elsewhere.' },
            { value: 'directResponse', label: 'Answer', hint: 'A fixed status and body.' },
          ]}
        />
      )}
      {chosen === 'upstreams' && upstreams.error !== undefined && <Banner tone="danger" title={upstreams.error} />}
      {chosen === 'upstreams' && (
        <>
          <UpstreamSplit />
          {!tcp && <StickyFields />}
          {(!tcp || rewrite.value !== undefined) && <RewriteFold />}
        </>
      )}
      {chosen === 'redirect' && <GroupFields name="redirect" />}
      {chosen === 'directResponse' && <GroupFields name="directResponse" />}
    </FieldGroup>
  );
}

function GroupFields({ name }: { name: string }) {
  const field = routeField(name);
  return field.kind === 'group' ? <FieldGrid fields={field.fields} path={name} /> : null;
}

/** By what clients stay on their side, where there is more than one. */
function StickyFields() {
  const { value: upstreams } = useEdited('upstreams');
  const { value } = useEdited('sticky');
  const field = routeField('sticky');
  const isSplit = Array.isArray(upstreams) && upstreams.length > 1;
  return field.kind === 'forms' && (isSplit || value !== undefined) ? (
    <div data-field="sticky">
      <SchemaForms field={field} path="sticky" />
    </div>
  ) : null;
}

function RewriteFold() {
  const { value, errorWithin } = useEdited('rewrite');
  const host = useEdited('rewrite.host').value;
  const path = useEdited('rewrite.path').value;
  const parts = [path === undefined ? '' : 'path', host === undefined ? '' : 'host'].filter(Boolean);
  return (
    <Fold
      title="Rewrite"
      summary={parts.length === 0 ? 'path and host are sent as they came' : `changes the ${parts.join(' and the ')}`}
      defaultOpen={value !== undefined && parts.length > 0}
      forceOpen={errorWithin !== undefined}
    >
      <GroupFields name="rewrite" />
    </Fold>
  );
}
