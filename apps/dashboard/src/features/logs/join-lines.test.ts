import type { AccessLogEntry } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { joinLines } from './join-lines.ts';

const line = (id: string) => ({ id }) as AccessLogEntry;
const ids = (lines: readonly AccessLogEntry[]) => lines.map(({ id }) => id).join('');

it('puts live lines before older ones, newest first, each once', () => {
  expect(ids(joinLines([], [line('a'), line('b')]))).toBe('ba');
  expect(ids(joinLines([line('b'), line('a')], []))).toBe('ba');
  expect(ids(joinLines([line('c'), line('b'), line('a')], [line('b'), line('c'), line('d')]))).toBe('dcba');
});
