import fc, { type Arbitrary } from 'fast-check';
import { chunkedBody, seldom } from './wire-arbitraries.ts';

const usualMethods = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH'] as const;
const method = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...usualMethods) },
  { weight: 1, arbitrary: fc.constantFrom('M-SEARCH', 'INVENTED', 'get') },
);
const usualTargets = ['/', '/a?b=c', '/a%20b', 'http://app.test/x', 'http://app.test'] as const;
const target = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...usualTargets) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('*', 'http://other/', 'a', '/a b', '//x', '/a#b', '/a\\b', 'https://app.test?x'),
  },
);
const version = seldom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'http/1.1', 'HTTP/1.1 ');
const field = fc.constantFrom(
  'Accept: */*',
  'X-Odd:\t tab and space \t',
  'X-Empty:',
  'x-obs: \xe9\xff',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: Upgrade\r\nUpgrade: h2c',
  'Expect: 100-continue',
  'Trailer: x-a',
  'TE: trailers',
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: 5, 5',
  'Content-Length : 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding:\x0bchunked',
  'Transfer_Encoding: chunked',
  'X: a\r\n folded',
  'Host: again',
);

const oddLengths = ['+5', '05', '0x5', '', ' 5 ', '99999999999999999'] as const;

/** What follows the fields: nothing, chunks, or a body that looks like a request, which smuggling is made of. */
const rest: Arbitrary<string> = fc.oneof(
  fc.constant('\r\n'),
  chunkedBody.map((body) => `Transfer-Encoding: chunked\r\n\r\n${body}`),
  fc.tuple(fc.nat(39), seldom('', ...oddLengths), fc.boolean()).map(([size, odd, plain]) => {
    const body = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'.slice(0, size);
    return `Content-Length: ${plain || odd === '' ? body.length : odd}\r\n\r\n${body}`;
  }),
);

/** One request, correct or nearly so. */
export const requestMessage: Arbitrary<string> = fc
  .tuple(
    fc.tuple(seldom('', '\r\n'), method, target, version, seldom('Host: app.test\r\n', '')),
    fc.array(field, { maxLength: 2 }),
    rest,
  )
  .map(([[before, verb, where, as, host], fields, end]) => {
    const lines = fields.map((line) => `${line}\r\n`).join('');
    return `${before}${verb} ${where} ${as}\r\n${host}${lines}${end}`;
  });
