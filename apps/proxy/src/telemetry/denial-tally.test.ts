import { expect, it } from 'vitest';
import { DenialTally } from './denial-tally.ts';

const denied = { route: 'shop', policy: 'rate_limit', shadow: false };

it('tells of the first two hundred by name, of the others together, and of none that has been told', () => {
  const tally = new DenialTally();
  for (let client = 0; client < 300; client += 1) tally.record({ ...denied, key: `192.0.2.${client}` });
  // One of the first is known still.
  tally.record({ ...denied, key: '192.0.2.7' });
  const told = tally.take();
  expect(told).toHaveLength(201);
  expect(told.find(({ key }) => key === '192.0.2.7')?.count).toBe(2);
  expect(told.find(({ key }) => key === '')?.count).toBe(100);
  tally.commit();
  expect(tally.take()).toEqual([]);
});
