import type { ErrorReply } from './error-reply.ts';

/** Whether a client reads its answer as gRPC: then an HTTP status says little to it, and a body nothing. */
export function isGrpc(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/grpc(?:$|[+;])/i.test(contentType);
}

/**
 * What a gRPC client would make of an HTTP status by itself ("HTTP to gRPC Status Code Mapping" of gRPC), but for 504,
 * where the gateway knows that a deadline has passed.
 */
export function grpcStatusOf(status: number): number {
  switch (status) {
    case 400:
      return 13; // INTERNAL
    case 401:
      return 16; // UNAUTHENTICATED
    case 403:
      return 7; // PERMISSION_DENIED
    case 404:
      return 12; // UNIMPLEMENTED
    case 429:
    case 502:
    case 503:
      return 14; // UNAVAILABLE
    case 504:
      return 4; // DEADLINE_EXCEEDED
    default:
      return 2; // UNKNOWN
  }
}

/** Printable ASCII stays as it is, the rest is percent-encoded UTF-8, as gRPC's protocol over HTTP/2 has it. */
function encodeMessage(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
}

/**
 * An error as gRPC's clients understand it: 200, and the status where trailers would be, with nothing else to come.
 * @param headers of the reply as it would go to any other client; those about its content are left out
 */
export function grpcErrorReply(status: number, message: string, headers: readonly string[]): ErrorReply {
  const own = ['content-type', 'application/grpc', 'content-length', '0'];
  own.push('grpc-status', String(grpcStatusOf(status)), 'grpc-message', encodeMessage(message));
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    if (name !== 'content-type' && name !== 'content-length') own.push(name, headers[index + 1] as string);
  }
  return { status: 200, headers: own, body: Buffer.alloc(0) };
}
