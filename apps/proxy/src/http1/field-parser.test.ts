import { describe, expect, it } from 'vitest';
import { listHasToken, parseContentLength, parseFields } from './field-parser.ts';

function read(text: string): string[] | string {
  const fields: string[] = [];
  return parseFields(text, 0, fields) ?? fields;
}

describe('parseFields', () => {
  it('keeps order, repetition and spelling, and takes the space around values away', () => {
    expect(read('Host: a\r\nX-Two:\t one \t\r\nx-two:two three\r\nEmpty:\r\n')).toEqual([
      'Host',
      'a',
      'X-Two',
      'one',
      'x-two',
      'two three',
      'Empty',
      '',
    ]);
  });

  it('lets bytes from 0x80 through, which are not ours to judge', () => {
    expect(read('x: caf\xe9\r\n')).toEqual(['x', 'caf\xe9']);
  });

  it.each([
    ['folding', 'a: b\r\n c\r\n'],
    ['a leading space on the first line', ' a: b\r\n'],
    ['a space before the colon', 'a : b\r\n'],
    ['an empty name', ': b\r\n'],
    ['a name that is no token', 'a(b: c\r\n'],
    ['no colon', 'abc\r\n'],
    ['NUL', 'a: b\0c\r\n'],
    ['a bare CR', 'a: b\rc\r\n'],
    ['a bare LF', 'a: b\nc: d\r\n'],
    ['DEL', 'a: b\x7f\r\n'],
    ['a line without its end', 'a: b'],
    ['a line that ends in CR only', 'a: b\r'],
  ])('refuses %s', (_what, text) => {
    expect(read(text)).toBeTypeOf('string');
  });
});

describe('parseContentLength', () => {
  it.each(['', '+1', '-1', '1,1', '0x10', '010', '00', ' 1', '1 ', '1e3', '9999999999999999'])('refuses %j', (text) => {
    expect(parseContentLength(text)).toBe(-1);
  });

  it('reads up to fifteen digits exactly', () => {
    expect(parseContentLength('0')).toBe(0);
    expect(parseContentLength('999999999999999')).toBe(999_999_999_999_999);
  });
});

it('finds tokens in lists without case, and never within others', () => {
  expect(listHasToken('Keep-Alive, Upgrade', 'upgrade')).toBe(true);
  expect(listHasToken('not-upgrade', 'upgrade')).toBe(false);
});
