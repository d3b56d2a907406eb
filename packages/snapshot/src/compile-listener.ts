import type { ListenerConfig } from '@sluice/config';
import { compileOnce } from '@sluice/core';
import { parseAddress } from '@sluice/core/schema';
import { compileListenerTls } from './compile-listener-tls.ts';
import type { ListenerSnapshot } from './types.ts';
import { bytes, milliseconds } from './units.ts';

export const compileListener = compileOnce((listener: ListenerConfig): ListenerSnapshot => {
  const address = parseAddress(listener.address);
  if ('problem' in address) throw new Error(address.problem);
  const { timeouts, limits, tls, redirectToHttps, meshNames, http2, proxyProtocol } = listener;
  return {
    name: listener.name,
    host: address.host,
    port: address.port,
    protocol: listener.protocol,
    ...(tls === undefined ? {} : { tls: compileListenerTls(tls) }),
    ...(redirectToHttps === undefined ? {} : { redirectToHttps }),
    ...(proxyProtocol === undefined
      ? {}
      : { proxyProtocol: { mode: proxyProtocol.mode, timeoutMs: milliseconds(proxyProtocol.timeout) } }),
    ...(meshNames === undefined ? {} : { meshNames }),
    healthPaths: listener.healthPaths,
    pathRules: listener.pathRules,
    timeouts: {
      requestHeadersMs: milliseconds(timeouts.requestHeaders),
      bodyIdleMs: milliseconds(timeouts.bodyIdle),
      keepAliveMs: milliseconds(timeouts.keepAlive),
      tlsHandshakeMs: milliseconds(timeouts.tlsHandshake),
      webSocketIdleMs: milliseconds(timeouts.webSocketIdle),
      tunnelIdleMs: milliseconds(timeouts.tunnelIdle),
    },
    limits: {
      requestLineBytes: bytes(limits.requestLine),
      headersBytes: bytes(limits.headers),
      headerCount: limits.headerCount,
      bodyBytes: bytes(limits.body),
      minimumBodyRate: bytes(limits.minimumBodyRate),
      connections: limits.connections,
      connectionsPerClient: limits.connectionsPerClient,
      requestsPerClient: limits.requestsPerClient,
    },
    http2: {
      enabled: http2.enabled,
      maxConcurrentStreams: http2.maxConcurrentStreams,
      streamWindowBytes: bytes(http2.streamWindow),
      resetBurst: http2.resetBurst,
      resetRate: http2.resetRate,
    },
  };
});
