import type { HealthState } from '@sluice/ui';
import { paths } from '../../lib/paths.ts';
import { staleAfterMs } from '../../live/gateway-verdict.ts';
import type { LiveState } from '../../live/live-store.ts';

/** One thing that somebody should look at. */
export interface Problem {
  /** Stable while the problem lasts. */
  readonly id: string;
  readonly state: HealthState;
  /** What it is about: `Endpoint 10.0.0.5:8080 of billing`. */
  readonly title: string;
  /** Why, in the words of whoever noticed. */
  readonly detail: string;
  /** Where to look. */
  readonly href: string;
  /** Milliseconds since the epoch; undefined when nobody knows. */
  readonly since?: number | undefined;
}

/** Everything that is wrong right now, worst first: what stops traffic before what only hides it. */
export function listProblems(live: LiveState, now: number): readonly Problem[] {
  const found = [...connectionProblems(live, now), ...statusProblems(live), ...endpointProblems(live)];
  const rank: Readonly<Record<HealthState, number>> = {
    unhealthy: 0,
    degraded: 1,
    draining: 2,
    unknown: 3,
    healthy: 4,
  };
  return found.toSorted((a, b) => rank[a.state] - rank[b.state]);
}

function connectionProblems({ stream, connection, heardAt, samples }: LiveState, now: number): Problem[] {
  if (stream === 'lost') {
    return [
      {
        id: 'stream',
        state: 'unknown',
        title: 'The dashboard does not answer',
        detail: 'What is shown is of the past; this tab reconnects by itself.',
        href: paths.about(),
      },
    ];
  }
  if (connection !== undefined && !connection.connected) {
    return [
      {
        id: 'controller',
        state: 'degraded',
        title: 'The controller is away',
        detail: connection.problem || 'Workers serve the last good configuration.',
        href: paths.about(),
        since: connection.since,
      },
    ];
  }
  if (samples.length > 0 && now - heardAt > staleAfterMs) {
    return [
      {
        id: 'stale',
        state: 'unknown',
        title: 'No figures arrive',
        detail: 'What is shown is of the past.',
        href: paths.about(),
        since: heardAt,
      },
    ];
  }
  return [];
}

function statusProblems({ status }: LiveState): Problem[] {
  if (status === undefined) return [];
  const problems: Problem[] = [];
  const serving = status.workers.filter(({ state }) => state !== 'draining');
  if (serving.length === 0) {
    problems.push({
      id: 'no-worker',
      state: 'unhealthy',
      title: 'No worker runs',
      detail: 'Nobody serves traffic.',
      href: paths.about(),
    });
  }
  for (const { name, state, since, lastExit, restarts } of status.processes) {
    if (state !== 'backing-off' && state !== 'stopped') continue;
    problems.push({
      id: `process ${name}`,
      state: 'unhealthy',
      title: `Process ${name} does not run`,
      detail: `${lastExit ?? 'It ended'}; started again ${restarts} ${restarts === 1 ? 'time' : 'times'} so far.`,
      href: paths.about(),
      since,
    });
  }
  for (const { id, rejection } of serving) {
    if (rejection.length === 0) continue;
    problems.push({
      id: `rejection ${id}`,
      state: 'degraded',
      title: `${id} refused revision ${status.revision}`,
      detail: rejection.join('; '),
      href: paths.revision(status.revision),
    });
  }
  for (const { name, pair, problem } of status.certificates) {
    if (problem === '') continue;
    problems.push({
      id: `certificate ${name}`,
      state: pair === undefined ? 'unhealthy' : 'degraded',
      title: pair === undefined ? `Certificate ${name} cannot be used` : `Certificate ${name} has no successor`,
      detail: problem,
      href: paths.certificate(name),
    });
  }
  for (const { name, state, problem } of status.sources) {
    if (problem === '') continue;
    problems.push({
      id: `source ${name}`,
      state: 'degraded',
      title:
        state === 'held' ? `Source ${name} lost endpoints, which is held back` : `Source ${name} has no new answer`,
      detail: problem,
      href: paths.source(name),
    });
  }
  // One line for a listener, however many workers cannot open it.
  const silent = Map.groupBy(
    serving.flatMap(({ id, listeners }) => listeners.map((listener) => ({ id, ...listener }))),
    ({ name }) => name,
  );
  for (const [name, seen] of silent) {
    const failing = seen.filter(({ listening }) => !listening);
    const [first] = failing;
    if (first === undefined) continue;
    problems.push({
      id: `listener ${name}`,
      state: failing.length === seen.length ? 'unhealthy' : 'degraded',
      title: `Listener ${name} does not listen on ${first.address}`,
      detail: `${first.problem || 'No reason given'} (${failing.map(({ id }) => id).join(', ')})`,
      href: paths.listener(name),
    });
  }
  const words = [
    ['database', 'degraded', 'The database cannot be used', status.databaseProblem, paths.about()],
    ['telemetry', 'degraded', 'History is not written', status.telemetryProblem, paths.about()],
    ['metrics', 'degraded', 'Metrics cannot be scraped', status.metricsProblem, paths.settings()],
  ] as const;
  for (const [id, state, title, detail, href] of words) {
    if (detail !== '') problems.push({ id, state, title, detail, href });
  }
  return problems;
}

function endpointProblems({ samples }: LiveState): Problem[] {
  const gauges = samples.at(-1)?.endpointGauges ?? [];
  const counts = Map.groupBy(gauges, ({ upstream }) => upstream);
  const failing = gauges.filter(({ health }) => health === 'unhealthy' || health === 'degraded');
  // One line for an upstream, however many of its endpoints fail.
  const groups = Map.groupBy(failing, ({ upstream, health }) => `${upstream} ${health}`);
  return [...groups].flatMap(([id, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { upstream, endpoint, health } = first;
    const reason = first.reason || 'No reason given';
    const isOne = group.length === 1;
    const total = counts.get(upstream)?.length;
    return {
      id: `endpoints ${id}`,
      state: health,
      title: isOne
        ? `Endpoint ${endpoint} of ${upstream} is ${health}`
        : `${group.length} of ${total} endpoints of ${upstream} are ${health}`,
      detail: isOne ? reason : `${endpoint}: ${reason}, and ${group.length - 1} more`,
      href: isOne ? paths.upstream(upstream) : paths.upstream(upstream, 'endpoints'),
      since: Math.min(...group.map(({ since }) => since)),
    };
  });
}
