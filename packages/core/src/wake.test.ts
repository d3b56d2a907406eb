import { getEventListeners } from 'node:events';
import { systemClock } from '@sluice/core';
import { expect, it } from 'vitest';
import { Wake } from './wake.ts';

it('keeps nothing on the signal after a wait, however it ended', async () => {
  const wake = new Wake();
  const { signal } = new AbortController();
  expect(await wake.wait(systemClock, 0, signal)).toBe(false);
  const waiting = wake.wait(systemClock, 60_000, signal);
  wake.wake();
  expect(await waiting).toBe(true);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('ends at once when aborted', async () => {
  const leaving = new AbortController();
  const waiting = new Wake().wait(systemClock, 60_000, leaving.signal);
  leaving.abort();
  expect(await waiting).toBe(false);
});
