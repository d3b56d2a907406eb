'use client';
import type { FormField } from '@sluice/config';
import { Field, Fold, Input, RadioGroup } from '@sluice/ui';
import { useEdited } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';

const summaries: Readonly<Record<string, string>> = {
  preserve: "the client's own",
  endpoint: 'the address of the endpoint',
  value: 'a fixed one',
};

/** The Host that an upstream sees: two words, or a value of one's own. */
export function HostHeaderField({ field }: { field: FormField }) {
  const { value, set } = useEdited('hostHeader');
  const { value: fixed, set: setFixed, errorWithin, check } = useEdited('hostHeader.value');
  const choice = isFields(value) ? 'value' : String(value ?? field.default);
  return (
    <Fold title={field.title} summary={summaries[choice]} forceOpen={errorWithin !== undefined}>
      <RadioGroup
        legend="Sent to the upstream"
        name="hostHeader"
        value={choice}
        onValueChange={(next) => set(next === 'value' ? { value: '' } : next === field.default ? undefined : next)}
        options={[
          { value: 'preserve', label: "The client's", hint: 'What the client asked for, unchanged.' },
          { value: 'endpoint', label: "The endpoint's", hint: 'The address that is dialled.' },
          { value: 'value', label: 'A fixed one', hint: 'For services that answer one name only.' },
        ]}
      />
      {choice === 'value' && (
        <Field label="Host" required error={errorWithin}>
          <Input
            mono
            placeholder="billing.internal"
            value={typeof fixed === 'string' ? fixed : ''}
            onChange={(event) => setFixed(event.target.value)}
            onBlur={check}
          />
        </Field>
      )}
    </Fold>
  );
}
