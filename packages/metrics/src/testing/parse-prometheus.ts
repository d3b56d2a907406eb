export interface ParsedFamily {
  readonly type: string;
  readonly help: string;
  /** Keyed as written, `name{label="value"}`. */
  readonly samples: ReadonlyMap<string, number>;
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,(?!\})|(?=\})))*\})? (\+Inf|-Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/**
 * A strict reader of what `prometheusText` may write, narrower than the format allows, for tests: every family has one
 * HELP, then one TYPE, then its samples in one block; no sample twice; histograms are cumulative and end in `+Inf`.
 * @throws naming the line that breaks a rule
 */
export function parsePrometheus(text: string): ReadonlyMap<string, ParsedFamily> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line must end with a newline');
  const families = new Map<string, { type: string; help: string; samples: Map<string, number> }>();
  let name = '';
  let help: string | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    const header = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (header?.[1] === 'HELP') {
      name = header[2] ?? '';
      help = header[3] ?? '';
      if (!metricName.test(name) || families.has(name)) throw new Error(`bad or repeated family: ${line}`);
    } else if (header !== null) {
      if (header[2] !== name || help === undefined) throw new Error(`TYPE without its HELP: ${line}`);
      families.set(name, { type: header[3] ?? '', help, samples: new Map() });
      help = undefined;
    } else {
      addSample(families.get(name), name, line);
    }
  }
  for (const [family, { type, samples }] of families) {
    if (samples.size === 0) throw new Error(`${family} has no sample`);
    if (type === 'counter' && !family.endsWith('_total')) throw new Error(`counter ${family} must end in _total`);
    if (type === 'histogram') checkHistogram(family, samples);
  }
  return families;
}

function addSample(
  family: { type: string; samples: Map<string, number> } | undefined,
  name: string,
  line: string,
): void {
  const found = sampleLine.exec(line);
  if (found === null) throw new Error(`not a sample: ${line}`);
  const [, sample = '', labels = '', value = ''] = found;
  const suffixes = family?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  if (family === undefined || !suffixes.some((suffix) => sample === name + suffix)) {
    throw new Error(`sample outside its family: ${line}`);
  }
  if (family.samples.has(sample + labels)) throw new Error(`sample twice: ${line}`);
  family.samples.set(sample + labels, value.endsWith('Inf') ? Number(value.replace('Inf', 'Infinity')) : Number(value));
}

function checkHistogram(family: string, samples: ReadonlyMap<string, number>): void {
  const last = new Map<string, { le: number; count: number }>();
  for (const [key, count] of samples) {
    const bucket = /^(.*)_bucket\{(.*?),?le="([^"]+)"\}$/.exec(key);
    if (bucket === null) continue;
    const labels = bucket[2] ?? '';
    const le = bucket[3] === '+Inf' ? Number.POSITIVE_INFINITY : Number(bucket[3]);
    const previous = last.get(labels);
    if (previous !== undefined && (previous.le >= le || previous.count > count)) {
      throw new Error(`${key} is not cumulative`);
    }
    last.set(labels, { le, count });
  }
  for (const [labels, { le, count }] of last) {
    const text = labels === '' ? '' : `{${labels}}`;
    if (le !== Number.POSITIVE_INFINITY || samples.get(`${family}_count${text}`) !== count) {
      throw new Error(`${family}${text}: the +Inf bucket must be there and equal _count`);
    }
    if (!samples.has(`${family}_sum${text}`)) throw new Error(`${family}${text} has no _sum`);
  }
}
