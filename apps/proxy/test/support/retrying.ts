import type { RouteInput, UpstreamInput } from '@sluice/config';
import type { OriginHandler } from '@sluice/testing';
import { everythingTo, TestProxy } from './start-proxy.ts';

type Policy = NonNullable<RouteInput['policies']>[number];
type Retry = Omit<Extract<Policy, { type: 'retry' }>, 'type'>;

/** A gateway whose only route retries, without a wait worth speaking of. */
export function startRetrying(
  addresses: string | readonly string[],
  retry: Retry = {},
  upstream: Partial<UpstreamInput> = {},
): Promise<TestProxy> {
  const policies: Policy[] = [{ type: 'retry', backoff: { base: '1ms', max: '1ms' }, ...retry }];
  return TestProxy.start(everythingTo(addresses, { route: { policies }, upstream }));
}

/** Answers the first requests with what `first` does, and those after them with 200. */
export function onceThen200(first: OriginHandler, times = 1): OriginHandler {
  let served = 0;
  return (request, response, seen) => {
    served += 1;
    if (served <= times) first(request, response, seen);
    else request.resume().on('end', () => response.end('fine'));
  };
}
