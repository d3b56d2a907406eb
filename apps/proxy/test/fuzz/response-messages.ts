import fc, { type Arbitrary } from 'fast-check';
import { chunkedBody, seldom } from './wire-arbitraries.ts';

const line = fc.oneof(
  { weight: 8, arbitrary: fc.constant('HTTP/1.1 200 OK') },
  { weight: 2, arbitrary: fc.constantFrom('HTTP/1.0 200 OK', 'HTTP/1.1 204 No Content', 'HTTP/1.1 304 Not Modified') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'HTTP/1.1 200',
      'HTTP/1.1 099 No',
      'HTTP/2.0 200 OK',
      'HTTP/1.1 200OK',
      'HTTP/1.1 101 Switch',
      'ICY 200 OK',
    ),
  },
);
const field = fc.constantFrom(
  'Server: a',
  'X-Odd:\t tab and space \t',
  'X-Empty:',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: x-a, Close',
  'Keep-Alive: timeout=5',
  'Trailer: x-a',
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: 5, 5',
  'Content-Length : 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding:\x0bchunked',
  'X: a\r\n folded',
);
const early = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: field.map((text) => `${text}\r\n`) },
);
const interim = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: early.map((text) => `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n${text}\r\n`) },
);
const rest: Arbitrary<string> = fc.oneof(
  fc.constant('\r\n'),
  chunkedBody.map((body) => `Transfer-Encoding: chunked\r\n\r\n${body}`),
  fc.tuple(fc.nat(25), seldom(true, false)).map(([size, counted]) => {
    const body = 'HTTP/1.1 200 OK\r\n\r\nforged'.slice(0, size);
    return `${counted ? `Content-Length: ${size}\r\n` : ''}\r\n${body}`;
  }),
);

/** One response, correct or nearly so, perhaps after an interim one. */
export const responseMessage: Arbitrary<string> = fc
  .tuple(interim, line, fc.array(field, { maxLength: 2 }), rest)
  .map(([before, first, fields, end]) => {
    const lines = fields.map((text) => `${text}\r\n`).join('');
    return `${before}${first}\r\n${lines}${end}`;
  });
