/** One line of a family. `suffix` is `_bucket`, `_sum` or `_count` of a histogram, else left out. */
export interface MetricSample {
  readonly suffix?: '_bucket' | '_sum' | '_count';
  /** In the order they are written. Names are ours, so they are not escaped; values are. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}

/** All samples of one metric name. A counter's name ends in `_total`. */
export interface MetricFamily {
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: Iterable<MetricSample>;
}

export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** The Prometheus text format, version 0.0.4. Families without a sample are left out: a name alone says nothing. */
export function prometheusText(families: Iterable<MetricFamily>): string {
  const lines: string[] = [];
  for (const { name, help, type, samples } of families) {
    let begun = false;
    for (const { suffix = '', labels, value } of samples) {
      if (!begun) lines.push(`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`);
      begun = true;
      lines.push(`${name}${suffix}${labelText(labels)} ${numberText(value)}`);
    }
  }
  lines.push('');
  return lines.join('\n');
}

function labelText(labels: MetricSample['labels']): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`;
}

/** `\` and newline; in label values also `"`. */
function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}
