import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { everythingTo, TestProxy } from './start-proxy.ts';

export const decoders = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync };
export const allCodings = ['zstd', 'br', 'gzip'] as const;

/** A worker that compresses what comes from one endpoint. @param policy members of the policy */
export function startCompressing(address: string, policy: object = {}, upstream: object = {}): Promise<TestProxy> {
  const policies = [{ type: 'compression' as const, ...policy }];
  return TestProxy.start(everythingTo(address, { route: { policies }, upstream }));
}

/** How often the policy did what, since this was last asked. */
export function takeEvents(proxy: TestProxy): Record<string, number> {
  const { policyEvents } = proxy.worker.context.recorder;
  const events = Object.fromEntries(policyEvents.take().map(({ event, count }) => [event, count]));
  policyEvents.commit();
  return events;
}

/** Bytes that no coding makes much smaller, the same each time. */
export function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}
