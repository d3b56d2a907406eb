import { expect, it } from 'vitest';
import { sourceHealth } from './source-state.ts';
import { queryWords, typeWords } from './source-words.ts';

const on = { enabled: true };
const status = { name: 'files', endpoints: 2, asked: 1, queries: [] };

it('tells how a source is, and why', () => {
  expect(sourceHealth(on, { ...status, state: 'current', problem: '' })).toEqual({
    state: 'healthy',
    word: 'Current',
    reason: '',
  });
  expect(sourceHealth(on, { ...status, state: 'failing', problem: '/a does not exist' })).toEqual({
    state: 'unhealthy',
    word: 'No answer',
    reason: '/a does not exist',
  });
  expect(sourceHealth(on, { ...status, state: 'idle', problem: '' }).reason).toBe('No target refers to it');
  expect(sourceHealth(on, undefined)).toMatchObject({ state: 'unknown', word: 'Unknown' });
  expect(sourceHealth({ enabled: false }, undefined).word).toBe('Disabled');
});

it('puts into words what a source is and what it is asked', () => {
  expect(typeWords('file')).toBe('File');
  expect(queryWords({ service: 'billing', match: { version: 'v2', zone: 'a' } })).toBe(
    'service billing, match version: v2 zone: a',
  );
  expect(queryWords({})).toBe('everything');
});
