import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainMeshHeaders } from './explain.ts';
import { createMeshHeaders } from './policy.ts';
import { meshHeadersSchema } from './schema.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const parent = '05e3ac9a4f6e3b90';

function edited(headers: string[], given: object = {}, more: object = {}) {
  const { environment, events } = countingEnvironment();
  const config = meshHeadersSchema.parse({ type: 'mesh_headers', requestId: false, ...given });
  const traces: string[] = [];
  const exchange = anExchange([...headers], { noteTrace: (id) => traces.push(id), ...more });
  void createMeshHeaders(config, environment).onRequest?.(exchange);
  const told = explained({ headers: [...headers] });
  return {
    headers: exchange.request.headers,
    events,
    traces,
    told: explainMeshHeaders(config, told),
    simulated: told.headers,
  };
}

it.each([
  [['traceparent', `00-${trace}-${span}-01`], `00-${trace}-${span}-01`],
  [['traceparent', `00-${trace}-${span}-00`], `00-${trace}-${span}-00`],
  [['traceparent', `00-${trace}-${span}-ff`], `00-${trace}-${span}-03`],
  [['traceparent', `cc-${trace}-${span}-01-what-else`], `00-${trace}-${span}-01`],
  [['b3', `${trace}-${span}-1`], `00-${trace}-${span}-01`],
  [['b3', `${trace.toUpperCase()}-${span}`], `00-${trace}-${span}-00`],
  [['b3', `${span}-${span}-d-${parent}`], `00-${'0'.repeat(16)}${span}-${span}-01`],
  [['X-B3-TraceId', trace, 'X-B3-SpanId', span, 'X-B3-Sampled', 'true'], `00-${trace}-${span}-01`],
  [['X-B3-TraceId', trace, 'X-B3-SpanId', span, 'X-B3-Flags', '1'], `00-${trace}-${span}-01`],
  // The first of them that is there counts.
  [['b3', `${parent}-${parent}-1`, 'traceparent', `00-${trace}-${span}-00`], `00-${trace}-${span}-00`],
])('%j goes on as %s', (headers, traceparent) => {
  const found = edited(headers);
  expect(found.headers).toEqual(['traceparent', traceparent]);
  expect([found.events, found.traces]).toEqual([['continued'], [traceparent.slice(3, 35)]]);
  // The simulator says the same.
  expect(found.simulated).toEqual(found.headers);
  expect(found.told.sentence).toContain(`continues trace ${traceparent.slice(3, 35)}`);
});

it.each([
  [['traceparent', `00-${'0'.repeat(32)}-${span}-01`]],
  [['traceparent', `00-${trace}-${'0'.repeat(16)}-01`]],
  [['traceparent', `ff-${trace}-${span}-01`]],
  [['traceparent', `00-${trace.toUpperCase()}-${span}-01`]],
  [['traceparent', `00-${trace}-${span}-01-x`]],
  [['traceparent', `00-${trace}-${span}-1`]],
  [['traceparent', `00-${trace}-${span}-01`, 'traceparent', `00-${trace}-${span}-01`]],
  [['traceparent', '', 'b3', `${trace}-${span}-1`]],
  [['b3', `${trace}-${span}-2`]],
  [['b3', `${trace.slice(1)}-${span}-1`]],
  [['b3', `${trace}-${span}-1-${parent}-1`]],
  [['X-B3-TraceId', trace]],
  [['X-B3-TraceId', trace, 'X-B3-SpanId', span, 'X-B3-Sampled', 'maybe']],
])('%j cannot be read, and a new trace starts', (headers) => {
  const found = edited([...headers, 'tracestate', 'a=1'], { formats: ['w3c', 'b3', 'b3_single'] });
  expect(found.events).toEqual(['invalid']);
  expect(found.headers.join(' ')).not.toContain(trace);
  expect(found.headers).not.toContain('tracestate');
  expect(found.told.details).toContain('what the request says of its trace cannot be read');
});

it.each([
  [['a=1', 'b=2, ,c=3'], 'a=1,b=2,c=3'],
  [['fw529a3039@dt=FfAAAAA'], 'fw529a3039@dt=FfAAAAA'],
  [['a=1,a=2'], undefined],
  [['A=1'], undefined],
  [['a=1=2'], undefined],
  [['a'], undefined],
  [[Array.from({ length: 33 }, (_, index) => `k${index}=1`).join()], undefined],
  [[`a=${'x'.repeat(257)}`], undefined],
])('of tracestate %j goes on %s', (fields, state) => {
  const { headers } = edited([
    ...['traceparent', `00-${trace}-${span}-01`],
    ...fields.flatMap((field) => ['TraceState', field]),
  ]);
  expect(headers.slice(2)).toEqual(state === undefined ? [] : ['tracestate', state]);
});

it('says one trace in every format that is asked for, and takes the others out', () => {
  const came = [
    'b3',
    `${trace}-${span}-d-${parent}`,
    'x-b3-traceid',
    parent,
    'X_B3_TraceId',
    parent,
    'tracestate',
    'a=1',
  ];
  expect(edited(came, { formats: ['w3c', 'b3', 'b3_single'] }).headers).toEqual([
    ...['traceparent', `00-${trace}-${span}-01`],
    ...['x-b3-traceid', trace, 'x-b3-spanid', span, 'x-b3-parentspanid', parent, 'x-b3-flags', '1'],
    ...['b3', `${trace}-${span}-d-${parent}`],
  ]);
  expect(edited(came, { formats: [] }).headers).toEqual([]);
});

it('starts a trace for whom it does not believe, and samples as it is told', () => {
  const came = ['traceparent', `00-${trace}-${span}-01`];
  const started = (given: object, more: object = {}, headers = came) => edited(headers, given, more).headers[1] ?? '';
  expect(started({ continueFrom: 'nobody' }, { peerTrusted: true })).not.toContain(trace);
  expect(started({ continueFrom: 'trusted_proxies' })).not.toContain(trace);
  expect(started({ continueFrom: 'trusted_proxies' }, { peerTrusted: true })).toContain(trace);
  expect(started({}, {}, [])).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-03$/);
  expect(started({ samplePercent: 0 }, {}, [])).toMatch(/-02$/);
  expect(started({}, {}, ['b3', '0'])).toMatch(/-02$/);
  expect(started({ samplePercent: 0 }, {}, ['x-b3-sampled', '1'])).toMatch(/-03$/);
});

it('takes out what Envoy and Linkerd go by, unless a trusted proxy has sent it', () => {
  const came = [
    'X-Envoy-Retry-On',
    '5xx',
    'l5d-dst-override',
    'a:1',
    'X_Envoy_Max_Retries',
    '9',
    'x-env',
    '1',
    'L5D-Ctx',
    'a',
  ];
  const { headers, events, told } = edited(came, { formats: [] });
  expect([headers, events]).toEqual([
    ['x-env', '1'],
    ['started', 'stripped'],
  ]);
  expect(told.details?.join()).toContain('takes out 4 of Envoy and Linkerd');
  expect(edited(came, { formats: [] }, { peerTrusted: true }).headers).toEqual(came);
  expect(edited(came, { formats: [], stripVendorHeaders: false }).headers).toEqual(came);
});

it(`whatever comes, what goes out is of one trace and can be read again, seed ${testSeed}`, () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefF-'), minLength: length, maxLength: length });
  const value = fc.oneof(
    fc.string(),
    fc.tuple(hex(2), hex(32), hex(16), hex(2)).map((parts) => parts.join('-')),
    fc.tuple(hex(16), hex(16), fc.constantFrom('0', '1', 'd', '')).map((parts) => parts.join('-')),
  );
  const names = ['traceparent', 'tracestate', 'b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-b3-flags'];
  const fields = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 5 });
  fc.assert(
    fc.property(fields, (given) => {
      const formats = ['w3c', 'b3', 'b3_single'];
      const { headers, traces } = edited(given.flat(), { formats });
      const [id = ''] = traces;
      expect(id).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
      expect(headers[headers.indexOf('traceparent') + 1]).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-0[0-3]$`));
      expect(headers[headers.indexOf('x-b3-traceid') + 1]).toBe(id);
      expect(headers[headers.indexOf('b3') + 1]).toMatch(new RegExp(`^${id}-`));
      const again = edited(headers, { formats });
      // B3 may have told more, of which W3C has no word.
      expect([again.headers[1], again.events]).toEqual([headers[1], ['continued']]);
    }),
    { seed: testSeed, numRuns: 500 },
  );
});
