import type { OutgoingHttpHeaders } from 'node:http2';
import { dateField } from '../http1/date-field.ts';
import { parseContentLength } from '../http1/field-parser.ts';
import { connectionSpecific } from './request-head.ts';

export interface Http2ReplyHead {
  /** Flat, the status first. */
  readonly fields: string[];
  /** Of the body, bytes; -1 where none is announced. */
  readonly length: number;
  /** The head is all there is. */
  readonly bodiless: boolean;
  /** It holds a status of gRPC. */
  readonly isGrpcStatus: boolean;
}

/** An interim response, 102–199. */
export function interimHead(status: number, headers: readonly string[]): OutgoingHttpHeaders {
  const links: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    // Hints are what interim responses are for (RFC 8297); the rest would be unchecked fields.
    if (headers[index]?.toLowerCase() === 'link') links.push(headers[index + 1] as string);
  }
  return links.length === 0 ? { ':status': status } : { ':status': status, link: links };
}

/** The answer to an extended CONNECT (RFC 8441 §5): neither the handshake of HTTP/1.1 nor a length (RFC 9110 §9.3.6). */
export function tunnelHead(headers: readonly string[]): string[] {
  const fields: string[] = [':status', '200'];
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    if (connectionSpecific.has(name) || name === 'sec-websocket-accept' || name === 'content-length') continue;
    fields.push(name, headers[index + 1] as string);
  }
  return fields;
}

/**
 * The head of a final response.
 * @param headers flat; of framing fields Content-Length only
 * @param method of the request
 * @param now wall clock, milliseconds
 */
export function replyHead(status: number, headers: readonly string[], method: string, now: number): Http2ReplyHead {
  const fields: string[] = [':status', String(status)];
  let length = -1;
  let dated = false;
  let isGrpcStatus = false;
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase(); // names at even positions, values at odd ones
    const value = headers[index + 1] as string;
    // A policy may have written one of them; no HTTP/2 peer accepts them (RFC 9113 §8.2.2).
    if (connectionSpecific.has(name) || name === 'te') continue;
    if (name === 'content-length') {
      // Forbidden on 204 (RFC 9110 §8.6), and one number only, whatever a policy has written.
      const announced = parseContentLength(value);
      if (status === 204 || length >= 0 || announced < 0) continue;
      length = announced;
    }
    if (name === 'date') dated = true;
    if (name === 'grpc-status') isGrpcStatus = true;
    fields.push(name, value.trim());
  }
  // A response without Date gets one from whoever forwards it (RFC 9110 §6.6.1).
  if (!dated) fields.push('date', dateField(now));
  const bodiless = method === 'HEAD' || status === 204 || status === 205 || status === 304 || length === 0;
  return { fields, length, bodiless, isGrpcStatus };
}
