import type { z } from 'zod';
import { shapeOf } from '../schema-shape.ts';
import { didYouMean } from './did-you-mean.ts';

export const requiredMessage = 'is required';

/**
 * What zod found, as the end of a sentence whose beginning names the place: `is required`, `must be a number, not
 * text`. Used where a schema has no words of its own. Unknown keys give one line each.
 */
export function zodMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? requiredMessage
        : `must be ${expectedWords[issue.expected] ?? issue.expected}, not ${describeValue(issue.input)}`;
    case 'too_small':
      return `must ${boundWords(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'too_big':
      return `must ${boundWords(issue.origin, 'at most', Number(issue.maximum))}`;
    case 'invalid_value': {
      const known = issue.values.map(String);
      const meant = typeof issue.input === 'string' ? didYouMean(issue.input, known) : '';
      const list = issue.values.map((value) => JSON.stringify(value)).join(', ');
      return `must be ${known.length === 1 ? list : `one of ${list}`}, not ${describeValue(issue.input)}${meant}`;
    }
    case 'unrecognized_keys': {
      // Only an object schema finds unknown keys, so `inst` is a schema and no check.
      const known = issue.inst === undefined ? [] : Object.keys(shapeOf(issue.inst as z.core.$ZodType));
      return issue.keys.map((key) => `unknown field "${key}"${didYouMean(key, known)}`).join('\n');
    }
    case 'invalid_union':
      return unionMessage(issue);
    case 'invalid_key':
      return 'has a name that is not allowed';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return 'is not valid';
  }
}

function unionMessage(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (!('discriminator' in issue) || typeof issue.discriminator !== 'string') return alternativesMessage(issue);
  const input: unknown = issue.input;
  const written =
    typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[issue.discriminator] : undefined;
  if (written === undefined) return requiredMessage;
  const known = Array.isArray(issue.options) ? issue.options.map(String) : [];
  const meant = typeof written === 'string' ? didYouMean(written, known) : '';
  return `${describeValue(written)} is not known${meant === '' ? `; known: ${known.map((word) => `"${word}"`).join(', ')}` : meant}`;
}

/** A choice among fixed values gives them all; anything else has words of its own in the schema. */
function alternativesMessage(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const found = issue.errors.flat();
  const values = found.flatMap((each) => (each.code === 'invalid_value' && each.path.length === 0 ? each.values : []));
  if (values.length < 2) return 'has none of the allowed forms';
  return `must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}, not ${describeValue(issue.input)}`;
}

const expectedWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function boundWords(origin: string, direction: string, bound: number): string {
  if (origin === 'string') return `have ${direction} ${bound} ${bound === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set' || origin === 'map') {
    return `have ${direction} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  }
  return `be ${direction} ${bound}`;
}

export function describeValue(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return value.length <= 60 ? JSON.stringify(value) : 'a long text';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number without end';
  return String(value);
}
