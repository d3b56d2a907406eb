import { describe, expect, it } from 'vitest';
import { parseRequestHead } from './request-head.ts';

describe('parseRequestHead', () => {
  it('reads line and fields', () => {
    expect(parseRequestHead('M-SEARCH /a?b HTTP/1.0\r\nHost: x\r\n')).toEqual({
      method: 'M-SEARCH',
      target: '/a?b',
      version: '1.0',
      headers: ['Host', 'x'],
    });
  });

  it('leaves a version that was written well to the guard', () => {
    expect(parseRequestHead('GET / HTTP/9.9\r\n')).toMatchObject({ version: '9.9' });
  });

  it.each([
    ['HTTP/0.9', 'GET /\r\n'],
    ['RTSP', 'OPTIONS / RTSP/1.0\r\n'],
    ['ICE', 'SOURCE / ICE/1.0\r\n'],
    ['two spaces', 'GET  / HTTP/1.1\r\n'],
    ['a tab', 'GET\t/ HTTP/1.1\r\n'],
    ['a space in the target', 'GET /a b HTTP/1.1\r\n'],
    ['a space at the end', 'GET / HTTP/1.1 \r\n'],
    ['no target', 'GET HTTP/1.1\r\n'],
    ['an empty target', 'GET  HTTP/1.1\r\n'],
    ['a lower-case method', 'get / HTTP/1.1\r\n'],
    ['no method', ' / HTTP/1.1\r\n'],
    ['an endless method', `${'A'.repeat(33)} / HTTP/1.1\r\n`],
    ['a bare CR', 'GET / HTTP/1.1\rHost: x\r\n'],
    ['a longer version', 'GET / HTTP/1.10\r\n'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(parseRequestHead(text)).toBeTypeOf('string');
  });
});
