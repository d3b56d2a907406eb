import { expect, test } from 'vitest';
import { valueInWords } from './value-in-words.ts';

test.each([
  ['hello\n', '"hello\\n"'],
  ['\u001b[2J', '"\\u001b[2J"'],
  ['\u009b2J\u007f', '"\\u009b2J\\u007f"'],
  [{ body: 'a\r\nb' }, '{ body: "a\\r\\nb" }'],
  ['Grüße, "quoted"', 'Grüße, "quoted"'],
  ['', '""'],
])('%j stays on one line', (value, words) => {
  expect(valueInWords(value)).toBe(words);
});
