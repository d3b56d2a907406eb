import { Http2Origin, type StreamHandler } from './http2-origin.ts';
import { everythingTo, TestProxy } from './start-proxy.ts';

export interface Http2Setting extends AsyncDisposable {
  readonly origin: Http2Origin;
  readonly proxy: TestProxy;
}

/**
 * An origin that speaks HTTP/2, with a gateway in front of it.
 * @param handler echoes when left out
 * @param given of the route and its upstream; HTTP/2 in clear text when left out
 * @param options of the origin
 */
export async function startBeforeHttp2(
  handler?: StreamHandler,
  given: Parameters<typeof everythingTo>[1] = { upstream: { protocol: 'h2c' } },
  options: Parameters<typeof Http2Origin.start>[1] = {},
): Promise<Http2Setting> {
  const origin = await Http2Origin.start(handler, options);
  const proxy = await TestProxy.start(everythingTo(origin.address, given));
  return {
    origin,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await origin.stop();
    },
  };
}
