import type { CheckOutcome, HealthCheckFactory } from '../contract.ts';
import type { Answer } from '../exchange.ts';
import { exchangeHttp2 } from '../exchange-http2.ts';
import { decodeCheckResponse, encodeCheckRequest, servingStatuses } from './health-messages.ts';
import type { GrpcCheckConfig } from './schema.ts';

/** A response is a handful of bytes; more is something else. */
const longestAnswer = 1024;

export const createGrpcCheck: HealthCheckFactory<GrpcCheckConfig> = ({ service, host }) => {
  const request = encodeCheckRequest(service);
  return {
    async run(target, signal) {
      const { socket, alpn } = await target.dial(['h2'], signal);
      try {
        if (target.secure && alpn !== 'h2') return failed('does not speak HTTP/2 (ALPN)');
        const answer = await exchangeHttp2(socket, {
          method: 'POST',
          path: '/grpc.health.v1.Health/Check',
          authority: host ?? target.authority,
          secure: target.secure,
          headers: { 'content-type': 'application/grpc', te: 'trailers' },
          body: request,
          maximumBody: longestAnswer,
        });
        return judge(answer, service);
      } finally {
        socket.destroy();
      }
    },
  };
};

function failed(reason: string): CheckOutcome {
  return { passed: false, reason };
}

/** By gRPC's health checking protocol. Whatever is not SERVING fails, also a server that has no such service. */
function judge(answer: Answer, service: string): CheckOutcome {
  if (answer.status !== 200) return failed(`answered HTTP ${answer.status}`);
  if (answer.field('content-type')?.startsWith('application/grpc') !== true) return failed('does not speak gRPC');
  // An answer without a message says its status in its head (Trailers-Only).
  const code = answer.trailer('grpc-status') ?? answer.field('grpc-status');
  switch (code) {
    case '0':
      break;
    case undefined:
      return failed('answered without a gRPC status');
    case '5':
      return failed(`does not know the service "${service}"`);
    case '12':
      return failed('does not implement grpc.health.v1.Health');
    default:
      return failed(/^\d{1,2}$/.test(code) ? `answered with gRPC status ${code}` : 'answered with no gRPC status');
  }
  const status = decodeCheckResponse(answer.body);
  if (status === undefined) return failed('answered with something other than a HealthCheckResponse');
  if (status !== servingStatuses.indexOf('SERVING')) return failed(`says ${servingStatuses[status] ?? status}`);
  return { passed: true };
}
