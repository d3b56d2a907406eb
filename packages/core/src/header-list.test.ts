import { describe, expect, it } from 'vitest';
import { appendHeader, getHeader, getHeaderValues, hasHeader, removeHeader, setHeader } from './header-list.ts';

const block = () => ['Host', 'a.example', 'X-Tag', '1', 'x-tag', '2', 'Accept', '*/*'];

describe('header list', () => {
  it('finds names without case and keeps repetition', () => {
    expect(getHeader(block(), 'x-tag')).toBe('1');
    expect(getHeaderValues(block(), 'x-tag')).toEqual(['1', '2']);
    expect(hasHeader(block(), 'x-other')).toBe(false);
  });

  it('never takes a value for a name', () => {
    expect(getHeader(['a', 'host', 'host', 'b'], 'host')).toBe('b');
  });

  it('removes all of a name and leaves the order of the rest', () => {
    const headers = block();
    expect(removeHeader(headers, 'x-tag')).toBe(2);
    expect(headers).toEqual(['Host', 'a.example', 'Accept', '*/*']);
  });

  it('sets one in place of many and adds beside', () => {
    const headers = block();
    setHeader(headers, 'X-Tag', '3');
    appendHeader(headers, 'X-Tag', '4');
    expect(getHeaderValues(headers, 'x-tag')).toEqual(['3', '4']);
  });
});
