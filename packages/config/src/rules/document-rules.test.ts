import { expect, it } from 'vitest';
import { check } from '../../test/check-document.ts';

it('has nothing to say about a good one', () => {
  expect(check({})).toEqual({ errors: [], warnings: [] });
});
