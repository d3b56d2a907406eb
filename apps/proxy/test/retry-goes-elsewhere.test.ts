import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { startRetrying } from './support/retrying.ts';

it('the next attempt goes to another endpoint while there is one', async () => {
  await using broken = await Origin.start(respond(503));
  await using well = await Origin.start();
  await using proxy = await startRetrying([broken.address, well.address]);
  for (let turn = 0; turn < 6; turn += 1) expect((await proxy.request()).status).toBe(200);
  expect(broken.requests.length).toBeGreaterThan(0);
  expect(well.requests).toHaveLength(6);
});

it('and to one that failed when all have', async () => {
  await using one = await Origin.start(respond(503));
  await using other = await Origin.start(respond(503));
  await using proxy = await startRetrying([one.address, other.address], { attempts: 4 });
  expect((await proxy.request()).status).toBe(503);
  expect(one.requests.length + other.requests.length).toBe(4);
});
