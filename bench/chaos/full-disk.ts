import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { bootstrapFile } from '../../e2e/fixtures/bootstrap-file.ts';
import { forwardAllTo } from '../../e2e/fixtures/forward-all.ts';
import { startOrigin } from '../../e2e/fixtures/origin.ts';
import { mountSmallDisk, smallDiskProblem } from '../../e2e/fixtures/small-disk.ts';
import { watchStatus } from '../../e2e/fixtures/watch-status.ts';
import { type Api, connectApi } from './connect-api.ts';
import { type Fault, inWords, seconds, since, startLoad } from './fault.ts';

/** Larger than what SQLite could put on the pages that it has. */
const routes = 400;

export const fullDisk: Fault = {
  title: 'disk full',
  goal: 'clear 507/503 in ≤ 2 s, 0 failed, recovers ≤ 5 s',
  async measure() {
    const problem = smallDiskProblem();
    if (problem !== undefined) return problem;
    const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    const disk = mountSmallDisk(64);
    const origin = await startOrigin();
    const { url, document, file } = await bootstrapFile(folder, forwardAllTo(origin));
    const gateway = await startGateway({ dataDir: disk.path, env: { SLUICE_BOOTSTRAP_CONFIG: file } });
    const status = watchStatus(disk.path);
    try {
      await status.until(
        'both workers serve',
        ({ workers }) => workers.filter((each) => each.revision === 1).length === 2,
      );
      const api = connectApi(gateway);
      const load = startLoad({ url });
      await seconds(load, 1);
      disk.fill();
      const text = JSON.stringify({
        ...document,
        routes: [{ name: 'all', upstreams: [{ name: 'origin' }] }, ...[...Array(routes).keys()].map(largeRoute)],
      });
      const asked = performance.now();
      const refused = await statusOf(api, text);
      const refusedAfter = since(asked);
      await seconds(load, 1);
      disk.clear();
      const cleared = performance.now();
      const taken = await statusOf(api, text);
      return `${refused} after ${refusedAfter}, ${inWords(await load.stop())}, ${taken} ${since(cleared)} after there was room`;
    } finally {
      status.close();
      await gateway.stop();
      await origin.stop();
      disk.unmount();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function largeRoute(index: number) {
  const description = 'x'.repeat(500);
  return {
    name: `large-${index}`,
    description,
    hosts: [`large-${index}.example.com`],
    upstreams: [{ name: 'origin' }],
  };
}

async function statusOf(api: Api, text: string): Promise<number | undefined> {
  return api.config.applyText.mutate({ text }).then(
    () => 200,
    (error: { data?: { httpStatus?: number } }) => error.data?.httpStatus,
  );
}
