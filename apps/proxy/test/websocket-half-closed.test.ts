import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { switchedClient, switchingOrigin } from './support/switching-origin.ts';

it.each(['client', 'endpoint'] as const)('when the %s has ended, the other side has 30 s', async (first) => {
  await using origin = await switchingOrigin();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await switchedClient(proxy);
  const endpoint = await waitFor('the endpoint', () => origin.peers[0]);
  const [ended, other] = first === 'client' ? [client, endpoint] : [endpoint, client];
  ended.halfClose();
  await waitFor('the end to be passed on', () => other.ended);
  // An answer that was on its way still comes.
  other.send('late');
  await waitFor('the answer', () => ended.pending.toString().endsWith('late'));
  // The sweep that has seen the end has been by the time of the next but one.
  let looks = 0;
  const watched = { checkDeadlines: () => void looks++ };
  proxy.worker.context.watchdog.watch(watched);
  await waitFor('deadlines to be looked at', () => looks > 1);
  proxy.clock.skip(29_000);
  const before = looks;
  await waitFor('deadlines to be looked at', () => looks > before + 1);
  expect(proxy.worker.context.exchanges).toBe(1);
  // It goes whether or not it says something meanwhile.
  other.send('later');
  await waitFor('the rest', () => ended.pending.toString().endsWith('later'));
  proxy.clock.skip(1000);
  await proxy.waitUntilIdle();
  await waitFor('both to be closed', () => [client, endpoint].every((peer) => peer.ended || peer.closed));
  proxy.worker.context.watchdog.unwatch(watched);
});
