import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DurationFamily } from './duration-family.ts';
import { Histogram } from './histogram.ts';
import { LabelledCounter } from './labelled-counter.ts';
import { type MetricFamily, prometheusText } from './prometheus-text.ts';
import { parsePrometheus } from './testing/parse-prometheus.ts';

function requests(): LabelledCounter {
  const counter = new LabelledCounter({ name: 'requests_total', help: 'Requests.', labels: ['route', 'status'] });
  counter.add(['shop', '200'], 3, 0);
  counter.add(['shop', '200'], 2, 0);
  counter.add(['a "b" \\ c\nd', '500'], 1, 0);
  return counter;
}

function durations(values: readonly number[]): DurationFamily {
  const family = new DurationFamily('request_duration_seconds', 'How long.', 'route');
  const histogram = new Histogram();
  for (const value of values) histogram.observe(value);
  family.add(
    'shop',
    histogram.toSparse(),
    values.reduce((sum, value) => sum + value, 0),
    0,
  );
  return family;
}

const gauge: MetricFamily = {
  name: 'sluice_up',
  help: 'Back\\slash and\nnewline.',
  type: 'gauge',
  samples: [{ labels: [], value: 1 }],
};

/** Made of what the format gives a meaning to, and some of what it does not. */
const awkwardText = fc.string({
  unit: fc.constantFrom('a', 'n', '"', '\\', '\n', '\r', '\t', '{', '}', ',', '=', ' ', '#', 'é', '😀', '\u2028'),
  maxLength: 12,
});

describe('prometheusText', () => {
  it('writes help, type, labels and values as version 0.0.4 wants them', () => {
    expect(prometheusText([gauge, requests().family('sluice')])).toBe(
      [
        '# HELP sluice_up Back\\\\slash and\\nnewline.',
        '# TYPE sluice_up gauge',
        'sluice_up 1',
        '# HELP sluice_requests_total Requests.',
        '# TYPE sluice_requests_total counter',
        'sluice_requests_total{route="shop",status="200"} 5',
        'sluice_requests_total{route="a \\"b\\" \\\\ c\\nd",status="500"} 1',
        '',
      ].join('\n'),
    );
  });

  it('passes a strict parser with any label value', () => {
    fc.assert(
      fc.property(fc.uniqueArray(awkwardText, { maxLength: 3 }), fc.double(), (values, value) => {
        const samples = values.map((text) => ({ labels: [['name', text] as const], value }));
        const text = prometheusText([{ name: 'a', help: 'b', type: 'gauge', samples }]);
        expect(parsePrometheus(text).get('a')?.samples.size ?? 0).toBe(values.length);
      }),
    );
  });

  it('leaves out a family without samples', () => {
    expect(prometheusText([{ name: 'a', help: 'b', type: 'gauge', samples: [] }])).toBe('');
  });
});

describe('DurationFamily', () => {
  it('is cumulative, ends in +Inf and counts values on the right side of each bound', () => {
    const text = prometheusText([durations([0.5, 4, 4, 300, 60_000]).family('x')]);
    const samples = parsePrometheus(text).get('x_request_duration_seconds')?.samples;
    const below = (le: string): number | undefined =>
      samples?.get(`x_request_duration_seconds_bucket{route="shop",le="${le}"}`);
    expect(['0.001', '0.005', '0.25', '0.5', '10', '+Inf'].map(below)).toEqual([1, 3, 3, 4, 4, 5]);
    expect(samples?.get('x_request_duration_seconds_sum{route="shop"}')).toBeCloseTo(60.3085, 6);
  });
});

describe('forgetIdle', () => {
  it('drops what was not seen since', () => {
    const counter = requests();
    counter.add(['new', '200'], 1, 5000);
    counter.forgetIdle(1000);
    expect(counter.size).toBe(1);
  });
});

describe('the strict parser', () => {
  it.each([
    ['no newline at the end', '# HELP a b\n# TYPE a gauge\na 1'],
    ['a type without help', '# TYPE a gauge\na 1\n'],
    ['a raw quote in a label', '# HELP a b\n# TYPE a gauge\na{x="""} 1\n'],
    ['a sample twice', '# HELP a b\n# TYPE a gauge\na 1\na 2\n'],
    ['a counter without _total', '# HELP a b\n# TYPE a counter\na 1\n'],
    [
      'a histogram that falls',
      '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
    ],
    ['a histogram without +Inf', '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_sum 1\na_count 2\n'],
  ])('refuses %s', (_name, text) => expect(() => parsePrometheus(text)).toThrow());
});

const promtool = spawnSync('promtool', ['--version']).error === undefined;

describe('promtool', () => {
  it.skipIf(!promtool)(`accepts it${promtool ? '' : ' (skipped: promtool is not installed)'}`, () => {
    const text = prometheusText([gauge, requests().family('sluice'), durations([1, 20, 300]).family('sluice')]);
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});
