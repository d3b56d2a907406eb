import { getHeader } from '@sluice/core';
import { isToken } from '../http1/field-parser.ts';
import { hopByHop, identityFields } from './field-kinds.ts';
import { isGrpc } from './grpc-error-reply.ts';

/** Fields that change framing, routing, authentication or the meaning of content (RFC 9110 §6.5.1). */
const neverInTrailers = new Set([
  ...hopByHop,
  ...identityFields,
  'host',
  'content-length',
  'content-encoding',
  'content-type',
  'content-range',
  'authorization',
  'cookie',
  'set-cookie',
  'cache-control',
  'expires',
  'date',
  'location',
  'vary',
  'age',
  'expect',
  'max-forwards',
  'pragma',
  'range',
  'retry-after',
  'via',
  'warning',
  'www-authenticate',
  'x-sluice-error',
]);

/**
 * Trailers that may travel on: those of gRPC, whose metadata is never announced, and those that the sender announced in
 * `Trailer` and that change nothing about the message. The same in both directions.
 */
export function receiveTrailers(raw: readonly string[], head: readonly string[]): string[] {
  if (raw.length === 0) return [];
  const announced = announcedTrailers(head);
  const grpc = isGrpc(getHeader(head, 'content-type'));
  const trailers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const lowerCase = name.toLowerCase();
    const wanted = grpc || lowerCase.startsWith('grpc-') || announced.includes(lowerCase);
    if (wanted && !neverInTrailers.has(lowerCase)) trailers.push(name, raw[index + 1] as string);
  }
  return trailers;
}

/** Names in `Trailer` that may stand in trailers, lower-case, each once, in the order of writing. */
export function announcedTrailers(head: readonly string[]): readonly string[] {
  let announced = none;
  for (let index = 0; index < head.length; index += 2) {
    const name = head[index] as string;
    if (name.length !== 7 || name.toLowerCase() !== 'trailer') continue;
    const names = new Set(announced);
    for (const part of (head[index + 1] as string).toLowerCase().split(',')) {
      const announcedName = part.trim();
      if (isToken(announcedName) && !neverInTrailers.has(announcedName)) names.add(announcedName);
    }
    announced = [...names];
  }
  return announced;
}

const none: readonly string[] = [];
