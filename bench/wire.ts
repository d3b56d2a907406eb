import { allPeers, type CompareOptions, compare } from './compare.ts';
import { comparisonHeader, comparisonRows } from './comparison-table.ts';
import { costHeader, costRows } from './cost-table.ts';
import { describeMachine, loadAverage } from './machine.ts';
import { markdownTable, record } from './record.ts';
import { printTable } from './report.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** Compares Sluice with its peers, prints what was seen and, when asked to, writes it into docs/performance.md. */
export async function benchWire(
  scenarios: readonly Scenario[],
  options: CompareOptions & { readonly record: boolean; readonly command: string },
): Promise<void> {
  const machine = describeMachine(allPeers);
  console.log(`${machine.join('\n')}\n`);
  const loadBefore = loadAverage();
  const runs = await compare(scenarios, options);
  const conditions = `${options.rounds} rounds of ${options.seconds} s, medians; load average ${loadBefore} before`;
  console.log(conditions);
  const peers = allPeers.filter((peer) => peer === allPeers[0] || (options.peers ?? [peer.name]).includes(peer.name));
  for (const scenario of scenarios) {
    const { header, rows } =
      scenario.beside === undefined
        ? { header: comparisonHeader, rows: comparisonRows(scenario, runs, peers) }
        : { header: costHeader, rows: costRows(scenario, runs, scenario.beside) };
    console.log(`\n${scenario.name}: ${scenario.about}`);
    printTable(header, rows);
    if (options.record) record(scenario.name, markdownTable(header, rows));
  }
  if (!options.record) return;
  const day = new Date().toISOString().slice(0, 10);
  record(
    'machine',
    [`\`${options.command}\`, ${day}. ${conditions}.`, '', ...machine.map((line) => `* ${line}`)].join('\n'),
  );
}
