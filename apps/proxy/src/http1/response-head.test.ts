import { describe, expect, it } from 'vitest';
import { parseResponseHead } from './response-head.ts';

const parse = (text: string, method = 'GET') => parseResponseHead(text, method);

describe('parseResponseHead', () => {
  it('finds how the body ends', () => {
    expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n')).toMatchObject({ framing: 'length', contentLength: 5 });
    expect(parse('HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n')).toMatchObject({ framing: 'chunked' });
    expect(parse('HTTP/1.1 200\r\n')).toMatchObject({ framing: 'until-close', keepAlive: false });
    expect(parse('HTTP/1.1 204 No Content\r\n')).toMatchObject({ framing: 'none', keepAlive: true });
    expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n', 'HEAD')).toMatchObject({
      framing: 'none',
      keepAlive: true,
    });
  });

  it('knows when the connection may be used again', () => {
    expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, Close\r\n')).toMatchObject({
      keepAlive: false,
    });
    expect(parse('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n')).toMatchObject({ keepAlive: false });
    expect(parse('HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n')).toMatchObject({
      keepAlive: true,
    });
    expect(parse('HTTP/1.1 204 No\r\nContent-Length: 5\r\n')).toMatchObject({ framing: 'none', keepAlive: false });
    expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: max=5, timeout=3\r\n')).toMatchObject({
      idleHintMs: 3000,
    });
  });

  it('passes a switch of protocols that says it has no body', () => {
    expect(parse('HTTP/1.1 101 Switching Protocols\r\nContent-Length: 0\r\n')).toMatchObject({ framing: 'none' });
  });

  it.each([
    ['another protocol', 'ICY 200 OK\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n'],
    ['a short status', 'HTTP/1.1 20 OK\r\n'],
    ['a status out of range', 'HTTP/1.1 600 OK\r\n'],
    ['a control in the reason', 'HTTP/1.1 200 O\0K\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n'],
    ['a list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n'],
    ['a length beside chunked', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n'],
    ['chunked on 1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n'],
    ['a length on an interim response', 'HTTP/1.1 103 Early Hints\r\nContent-Length: 0\r\n'],
    ['chunked on an interim response', 'HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n'],
    ['a length on a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nContent-Length: 5\r\n'],
    ['folding', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\n'],
  ])('refuses %s', (_what, text) => {
    expect(parse(text)).toBeTypeOf('string');
  });
});
