import { isIP } from 'node:net';
import { formatAddress, parseAddress } from '@sluice/core/schema';
import { awaitAcceptance } from '@sluice/dialing/await-acceptance';
import { isDeniedAddress } from '@sluice/dialing/denied-address';
import { deniedError } from '@sluice/dialing/dial-error';
import { Dialer, type DialerEnvironment } from '@sluice/dialing/dialer';
import type { CheckTarget, Connection } from '@sluice/health-checks/contract';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';

/**
 * An endpoint as its check reaches it: by the dialer of the workers, so that names, addresses never dialled and
 * certificates are judged as they are for requests.
 * @param port instead of the endpoint's own
 * @throws Error when the address cannot be read
 */
export function createCheckTarget(
  address: string,
  port: number | undefined,
  upstream: UpstreamSnapshot,
  timeoutMs: number,
  environment: DialerEnvironment,
): CheckTarget {
  const parsed = parseAddress(address);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const { hostHeader, protocol, tls, proxyProtocol } = upstream;
  const asked = { ...parsed, port: port ?? parsed.port };
  const dialer = new Dialer(
    asked,
    {
      timeouts: { connectMs: timeoutMs },
      ...(tls === undefined ? {} : { tls }),
      ...(proxyProtocol === undefined || port !== undefined ? {} : { proxyProtocol }),
    },
    environment,
  );
  const text = formatAddress(asked);
  return {
    address: text,
    authority: typeof hostHeader === 'string' ? text : hostHeader.value,
    secure: tls !== undefined,
    protocol: proxyProtocol === undefined ? protocol : 'h1',
    dial(alpn, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Connection>();
      if (signal.aborted) return Promise.reject(signal.reason);
      if (isIP(asked.host) !== 0 && isDeniedAddress(asked.host)) return Promise.reject(deniedError(text));
      const { clock } = environment;
      const lateAt = clock.monotonic() + timeoutMs;
      const socket = dialer.open(alpn, {
        onOpen(open, chosen) {
          // Whoever uses the connection hears of its errors; when nobody does they are no news.
          open.on('error', () => {});
          resolve({
            socket: open,
            alpn: chosen,
            accepted: () => awaitAcceptance(open, tls?.serverName ?? asked.host, clock, lateAt - clock.monotonic()),
          });
        },
        onFailed: reject,
      });
      const abort = () => socket.destroy(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      socket.on('error', () => {});
      socket.once('close', () => signal.removeEventListener('abort', abort));
      return promise;
    },
  };
}
