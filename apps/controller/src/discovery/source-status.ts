import type { SourceStatus } from '@sluice/control';

/** Of a source that is asked more, the others are counted. */
const mostQueries = 100;

/** From the worst to the best; a source is as well as the worst of its queries. */
const severity: readonly SourceStatus['state'][] = ['failing', 'held', 'missing', 'asking', 'current', 'idle'];

/** Puts together what is known of one source. */
export function sourceStatus(name: string, queries: SourceStatus['queries']): SourceStatus {
  const sorted = queries.toSorted((a, b) => severity.indexOf(a.state) - severity.indexOf(b.state));
  const answers = queries.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
  return {
    name,
    state: sorted[0]?.state ?? 'idle',
    problem: sorted[0]?.problem ?? '',
    endpoints: queries.reduce((sum, { endpoints }) => sum + endpoints, 0),
    ...(answers.length === 0 ? {} : { lastSuccessAt: Math.max(...answers) }),
    asked: queries.length,
    queries: sorted.slice(0, mostQueries),
  };
}
