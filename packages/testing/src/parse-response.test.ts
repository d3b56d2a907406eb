import { expect, it } from 'vitest';
import { parseResponse } from './parse-response.ts';

const parse = (text: string, ended = false, toHead = false) =>
  parseResponse(Buffer.from(text, 'latin1'), ended, toHead);

it.each([
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok', 0],
  ['a length and what follows', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP', 'ok', 4],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n', 'ok', 0],
  ['chunks and trailers', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\nB: 2\r\n\r\nX', '', 1],
  ['no body by status', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nX', '', 1],
])('reads %s', (_, text, body, rest) => {
  const parsed = parse(text);
  expect(parsed?.response.body.toString()).toBe(body);
  expect(text.length - (parsed?.length ?? 0)).toBe(rest);
});

it('reads trailers', () => {
  const parsed = parse('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\n\r\n');
  expect(parsed?.response.trailers).toEqual(['A', '1']);
});

it.each([
  'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n',
  'HTTP/1.1 200 OK\r\n\r\nok',
])('is not done with %j', (text) => {
  expect(parse(text)).toBeUndefined();
});

it('takes the end of the connection for the end of a body without length, and only of that', () => {
  expect(parse('HTTP/1.1 200 OK\r\n\r\nok', true)?.response.body.toString()).toBe('ok');
  expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok', true)).toBeUndefined();
});

it.each([
  'hello\r\n\r\n',
  'HTTP/1.1 200 OK\r\nbroken\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
])('refuses %j', (text) => {
  expect(() => parse(text)).toThrow();
});
