import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestGateway, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await createTestGateway();
  await gateway.startController();
});
afterEach(() => gateway.close());

async function connectWorker(id: string) {
  const worker = gateway.connect({ role: 'proxy', id });
  await worker.next('snapshot');
  return worker;
}

it('has every worker asked, and answers with what went in each', async () => {
  const [first, second] = [await connectWorker('proxy-1'), await connectWorker('proxy-2')];
  const cli = gateway.connect({ role: 'cli', id: 'cli-1' });
  await cli.status(() => true);
  const purge = { host: 'app.test', path: '/a' };
  cli.client.send({ kind: 'purge-cache', ask: 'mine', purge });
  const asked = await Promise.all([first.next('purge-cache'), second.next('purge-cache')]);
  expect(asked.map((notice) => notice.purge)).toEqual([purge, purge]);
  second.client.send({ kind: 'cache-purged', ask: asked[1].ask, removed: 3 });
  first.client.send({ kind: 'cache-purged', ask: asked[0].ask, removed: 1 });
  expect((await cli.next('cache-purged')).workers).toEqual([
    { worker: 'proxy-1', removed: 1, problem: '' },
    { worker: 'proxy-2', removed: 3, problem: '' },
  ]);
});

it('waits for no worker that leaves: what it had stored went with it', async () => {
  const worker = await connectWorker('proxy-1');
  const cli = gateway.connect({ role: 'cli', id: 'cli-1' });
  await cli.status(() => true);
  cli.client.send({ kind: 'purge-cache', ask: 'mine', purge: { everything: true } });
  await worker.next('purge-cache');
  worker.client.close();
  expect((await cli.next('cache-purged')).workers).toEqual([{ worker: 'proxy-1', removed: 0, problem: '' }]);
});

it('answers at once when there is no worker', async () => {
  const cli = gateway.connect({ role: 'cli', id: 'cli-1' });
  await cli.status(() => true);
  cli.client.send({ kind: 'purge-cache', ask: 'mine', purge: { tag: 'news' } });
  expect((await cli.next('cache-purged')).workers).toEqual([]);
});
