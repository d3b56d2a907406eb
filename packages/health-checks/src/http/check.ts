import type { CheckTarget, HealthCheckFactory } from '../contract.ts';
import { exchangeHttp1 } from '../exchange-http1.ts';
import { exchangeHttp2 } from '../exchange-http2.ts';
import type { HttpCheckConfig } from './schema.ts';
import { isExpected } from './statuses.ts';

/** So much of a body is searched for the expected text. */
const searchedBytes = 65_536;

export const createHttpCheck: HealthCheckFactory<HttpCheckConfig> = (config) => ({
  async run(target, signal) {
    const { method, path, host, expectedStatus, expectedBody } = config;
    const { socket, alpn } = await target.dial(offered(target), signal);
    try {
      const http2 = target.protocol === 'h2c' || alpn === 'h2';
      if (target.protocol === 'h2' && !http2) return { passed: false, reason: 'does not speak HTTP/2 (ALPN)' };
      const answer = await (http2 ? exchangeHttp2 : exchangeHttp1)(socket, {
        method,
        path,
        authority: host ?? target.authority,
        secure: target.secure,
        headers: { accept: '*/*' },
        maximumBody: expectedBody === undefined ? 0 : searchedBytes,
      });
      if (!isExpected(answer.status, expectedStatus)) {
        return { passed: false, reason: `answered ${answer.status}, not ${expectedStatus.join(', ')}` };
      }
      if (expectedBody !== undefined && !answer.body.includes(expectedBody)) {
        return { passed: false, reason: 'answered without the expected text' };
      }
      return { passed: true };
    } finally {
      socket.destroy();
    }
  },
});

/** As the worker offers it: `auto` leaves the choice to the endpoint. */
function offered({ protocol }: CheckTarget): readonly ('h2' | 'http/1.1')[] {
  if (protocol === 'h1') return ['http/1.1'];
  return protocol === 'auto' ? ['h2', 'http/1.1'] : ['h2'];
}
