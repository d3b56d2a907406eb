import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Origin, type RawClient, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

setFlagsFromString('--expose-gc');
// What the flag adds to every new context.
const collect = runInNewContext('gc') as () => void;

/** Serves a request by the present revision, then replaces that. @returns what was of it */
async function replace(proxy: TestProxy, client: RawClient, origin: Origin, round: number): Promise<WeakRef<object>[]> {
  expect((await client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n').readResponse()).status).toBe(200);
  const runtime = proxy.worker.context.holder.current;
  if (runtime === undefined) throw new Error('there is no runtime');
  const leftOf = [new WeakRef(runtime), new WeakRef(runtime.snapshot)];
  const upstream = { timeouts: { bodyIdle: `${60 + round}s` as const } };
  const outcome = await proxy.apply(everythingTo(origin.address, { route: { name: `of-${round}` }, upstream }));
  expect(outcome.kind).toBe('applied');
  return leftOf;
}

it('of revisions that were replaced nothing is kept once their requests have ended', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  const left: WeakRef<object>[] = [];
  for (let round = 0; round < 10; round++) left.push(...(await replace(proxy, client, origin, round)));
  await waitFor('them to be collected', () => {
    collect();
    return left.every((each) => each.deref() === undefined);
  });
});
