import { STATUS_CODES } from 'node:http';
import { dateField } from './date-field.ts';
import { parseContentLength } from './field-parser.ts';

/** How the reply's end is shown to the client (RFC 9112 §6). */
export type ReplyFraming = 'none' | 'length' | 'chunked' | 'until-close';

export interface ReplyHead {
  /** latin-1, with the blank line. */
  readonly text: string;
  readonly framing: ReplyFraming;
  /** Of the body, bytes, for `length`; else 0. */
  readonly length: number;
}

/** To whom the reply goes, as far as its head depends on it. */
export interface ReplyContext {
  readonly method: string;
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1';
  /** The connection is not kept. It is not either where the framing is `until-close`. */
  readonly closing: boolean;
  /** Wall clock, milliseconds. */
  now(): number;
}

/** An interim response, 102–199. */
export function interimHead(status: number, headers: readonly string[]): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    // Hints are what interim responses are for (RFC 8297); the rest would be unchecked hop-by-hop fields.
    if (headers[index]?.toLowerCase() === 'link') text += `link: ${headers[index + 1]}\r\n`;
  }
  return `${text}\r\n`;
}

/** The answer to a handshake, which has no content (RFC 9110 §8.6). */
export function switchingHead(headers: readonly string[]): string {
  let text = 'HTTP/1.1 101 Switching Protocols\r\n';
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === 'content-length') continue;
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  return `${text}\r\n`;
}

/**
 * The head of a final response. Framing and connection fields are written here, whatever the fields ask for.
 * @param headers flat; of framing fields Content-Length only
 */
export function replyHead(status: number, headers: readonly string[], context: ReplyContext): ReplyHead {
  const { method, protocol } = context;
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  let length = -1;
  let dated = false;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string; // names at even positions, values at odd ones
    const value = headers[index + 1] as string;
    if (name.length === 14 && name.toLowerCase() === 'content-length') {
      // Forbidden on 204 (RFC 9110 §8.6); an upstream that sends it must not confuse the client.
      if (status === 204) continue;
      // A policy may have written another, or one that is no number; a client must never see either.
      const announced = parseContentLength(value);
      if (length >= 0 || announced < 0) continue;
      length = announced;
    }
    if (name.length === 4 && name.toLowerCase() === 'date') dated = true;
    text += `${name}: ${value}\r\n`;
  }
  // A response without Date gets one from whoever forwards it (RFC 9110 §6.6.1).
  if (!dated) text += `date: ${dateField(context.now())}\r\n`;
  let framing: ReplyFraming = 'until-close';
  if (method === 'HEAD' || status === 204 || status === 304 || length === 0) framing = 'none';
  else if (length > 0) framing = 'length';
  else if (protocol === 'HTTP/1.1') framing = 'chunked';
  if (framing === 'chunked') text += 'transfer-encoding: chunked\r\n';
  if (context.closing || framing === 'until-close') text += 'connection: close\r\n';
  else if (protocol === 'HTTP/1.0') text += 'connection: keep-alive\r\n';
  return { text: `${text}\r\n`, framing, length: framing === 'length' ? length : 0 };
}
