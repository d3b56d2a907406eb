import type { IssuePath } from '@sluice/core';
import { isListenerFieldFor } from '../listener-fields.ts';
import { type ListenerConfig, listenerSchema } from '../resources/listener.ts';
import type { Finding, LintRule } from './lint-rule.ts';

const untouched = listenerSchema.parse({ name: 'a', address: '127.0.0.1:1' });

/** Settings that were written for another protocol: legal, since it may be a change back and forth, but worth a word. */
export const listenerFieldWithoutEffect: LintRule = {
  code: 'no_effect',
  listener: (listener) =>
    changedFields(listener, untouched).flatMap((field): Finding[] => {
      const name = field.join('.');
      if (isListenerFieldFor(listener.protocol, name)) return [];
      const message = `listener "${listener.name}": ${name} has no effect with the protocol ${listener.protocol}`;
      return [{ path: field, message, fix: 'Leave it out, or choose another protocol.' }];
    }),
};

/** Fields that are not as they would be when left out; of a group with defaults, each of its fields. */
function changedFields(listener: ListenerConfig, defaults: ListenerConfig): IssuePath[] {
  return Object.entries(listener).flatMap(([name, value]): IssuePath[] => {
    const usual: unknown = defaults[name as keyof ListenerConfig]; // a listener has no other keys
    if (typeof usual !== 'object' || usual === null) return same(value, usual) ? [] : [[name]];
    return Object.entries(value as object).flatMap(([field, written]) =>
      same(written, (usual as Readonly<Record<string, unknown>>)[field]) ? [] : [[name, field]],
    );
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
