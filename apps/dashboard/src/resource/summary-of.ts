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
      return [field.name === 'enabled' ? words : `${inSentence(field.title)} ${words}`];
    })
    .join(', ');
}

/** A title in the middle of a sentence: `Keep-alive` is written small there, `TLS handshake` and `WebSocket idle` are not. */
export function inSentence(title: string): string {
  return /^[A-Z][a-z]+\b/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
