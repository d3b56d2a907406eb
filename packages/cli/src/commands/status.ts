import type { GatewayStatus } from '@sluice/control';
import { type Command, exitCodes } from '../command.ts';
import { askStatus } from '../gateway/control-socket.ts';
import type { StatusReport } from '../gateway/gateway.ts';
import { gatewayHelp, gatewayOptions } from '../gateway/gateway-options.ts';
import { formatTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

export const statusCommand: Command = {
  usage: '[--json | --quiet]',
  help: `  --json             the whole report for programs
  --quiet            only an exit code, for health checks: 0 while a worker serves,
                     whatever else is wrong
${gatewayHelp}

Exit code 0 when everything is well, 1 when something is not.`,
  options: { ...gatewayOptions, json: { type: 'boolean' }, quiet: { type: 'boolean' } },
  positionals: 0,
  async run(input) {
    if (input.values.quiet === true) return await isServing(input.environment.dataDirectory);
    // Loaded here, because a health check every few seconds should cost little.
    const { openGateway } = await import('../gateway/open-gateway.ts');
    const gateway = await openGateway(input);
    try {
      const report = await gateway.status();
      const problems = problemsOf(report);
      if (input.values.json === true) input.terminal.out(JSON.stringify({ ...report, problems }, null, 2));
      else for (const line of describeStatus(report, problems, Date.now())) input.terminal.out(line);
      return problems.length === 0 ? exitCodes.ok : exitCodes.failed;
    } finally {
      gateway.close();
    }
  },
};

/** Asks the controller only: with a database that cannot be read, traffic still flows. */
async function isServing(dataDirectory: string): Promise<number> {
  const { status: known } = await askStatus(dataDirectory);
  const serving = known?.workers.some((worker) => worker.state === 'ready' && worker.revision > 0) ?? false;
  return serving ? exitCodes.ok : exitCodes.failed;
}

function problemsOf({ revision, status: known, problem }: StatusReport): string[] {
  if (known === null) return [`The state of the processes is not known: ${problem || 'the controller is not there'}.`];
  const newest = revision?.number ?? 0;
  return [
    ...[known.databaseProblem, known.telemetryProblem, known.metricsProblem].filter((text) => text !== ''),
    ...known.certificates.flatMap(({ name, problem: trouble }) =>
      trouble ? [`certificate "${name}": ${trouble}`] : [],
    ),
    ...known.processes
      .filter((each) => each.state !== 'ready')
      .map((each) => `${each.name} is ${each.state}${each.lastExit === undefined ? '' : ` (${each.lastExit})`}`),
    ...known.workers.flatMap((worker) => [
      ...(worker.revision === newest ? [] : [`${worker.id} serves revision ${worker.revision}, not ${newest}`]),
      ...worker.rejection.map((reason) => `${worker.id} refused revision ${newest}: ${reason}`),
      ...worker.listeners.map(({ problem: trouble }) => trouble).filter((text) => text !== ''),
    ]),
    ...(known.workers.length === 0 ? ['No worker is running.'] : []),
  ].filter((line, index, all) => all.indexOf(line) === index);
}

function describeStatus({ revision, status: known }: StatusReport, problems: readonly string[], now: number): string[] {
  const lines =
    revision === null
      ? ['No revision yet.']
      : [
          `Revision ${revision.number} by ${revision.author}, ${ago(revision.createdAt, now)}: ${revision.summary}${andMore(revision.changeCount)}`,
        ];
  if (known !== null) lines.push(...describeProcesses(known, revision?.number ?? 0, now));
  return problems.length === 0 ? lines : [...lines, '', ...problems];
}

function andMore(changeCount: number): string {
  return changeCount > 1 ? ` (and ${changeCount - 1} more)` : '';
}

function describeProcesses({ workers, processes }: GatewayStatus, newest: number, now: number): string[] {
  const live = workers.filter((worker) => worker.revision === newest);
  const tookMs = Math.round(Math.max(0, ...live.map((worker) => worker.tookMs)));
  const lines = [`Live on ${live.length}/${workers.length} workers, applied in ${tookMs} ms`, ''];
  const rows = processes.map((each) => [
    each.name,
    each.state,
    each.pid === undefined ? '' : `pid ${each.pid}`,
    `since ${ago(each.since, now)}`,
    each.restarts === 0 ? '' : `${each.restarts} restarts`,
  ]);
  lines.push(...formatTable(rows));
  const listeners = new Map(workers.flatMap((worker) => worker.listeners.map((each) => [each.name, each] as const)));
  if (listeners.size > 0) {
    const words = [...listeners.values()].map((each) => [
      each.name,
      each.address,
      each.listening ? 'listening' : 'closed',
    ]);
    lines.push('', ...formatTable(words));
  }
  return lines;
}
