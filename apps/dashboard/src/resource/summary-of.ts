import type { FormField } from '@sluice/config';
import { isFields } from './fields.ts';

/** What holds: the written value, else the default. Fields that have neither are left out. */
export function summaryOf(fields: readonly FormField[], value: unknown): string {
  const written = isFields(value) ? value : {};
  return fields
    .flatMap((field) => {
      const shown = written[field.name] ?? field.default;
      if (shown === undefined || typeof shown === 'object') return [];
      const words = shown === true ? 'on' : shown === false ? 'off' : String(shown);
      return [field.name === 'enabled' ? words : `${field.title.toLowerCase()} ${words}`];
    })
    .join(', ');
}
