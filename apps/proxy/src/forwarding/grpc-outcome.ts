import { getHeader } from '@sluice/core';
import { isGrpc } from './grpc-error-reply.ts';

/** How an endpoint did in one call, for those who count its failures. */
export interface GrpcOutcome {
  /** The HTTP status that the gRPC status counts as. */
  readonly status: number;
  /** Without a subject: `answered gRPC status 14`. */
  readonly words: string;
}

/**
 * What each gRPC status counts as, by its number. The mapping is Envoy's (`Grpc::Utility::grpcToHttpStatus`), but for
 * UNIMPLEMENTED: there a client has asked for what is not there, as it does when a tool looks for reflection, and 501
 * would take an endpoint out that is well.
 */
const httpStatuses = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 404, 500, 503, 500, 401];

/** Whether the head of an answer leaves it to trailers how the call went. */
export function awaitsGrpcStatus(status: number, head: readonly string[]): boolean {
  return status === 200 && isGrpc(getHeader(head, 'content-type')) && getHeader(head, 'grpc-status') === undefined;
}

/** What the head of an answer says that has nothing after it ("Trailers-Only"); undefined where it is no such head. */
export function grpcOutcomeOfHead(status: number, head: readonly string[]): GrpcOutcome | undefined {
  const grpcStatus = status === 200 ? getHeader(head, 'grpc-status') : undefined;
  return grpcStatus === undefined || !isGrpc(getHeader(head, 'content-type')) ? undefined : outcomeOf(grpcStatus);
}

/** What trailers say; a call that ends without a status is one of status UNKNOWN to every client. */
export function grpcOutcomeOfTrailers(trailers: readonly string[]): GrpcOutcome {
  return outcomeOf(getHeader(trailers, 'grpc-status') ?? '');
}

function outcomeOf(grpcStatus: string): GrpcOutcome {
  const known = /^\d{1,2}$/.test(grpcStatus) ? httpStatuses[Number(grpcStatus)] : undefined;
  const words = known === undefined ? 'answered without a gRPC status' : `answered gRPC status ${grpcStatus}`;
  return { status: known ?? 500, words };
}
