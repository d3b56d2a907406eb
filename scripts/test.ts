// npm test: static checks, unit, behaviour, API and browser tests. The last line reads `N passed, N failed`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failedBrowserTests, failedTests, isRecord } from './failed-tests.ts';
import { runStep } from './run-step.ts';
import { runStaticChecks } from './static-checks.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const total: Count = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const reports = await mkdtemp(join(tmpdir(), 'sluice-test-'));

for (const check of await runStaticChecks()) {
  console.log(`${check.exitCode === 0 ? '✓' : '✗'} ${check.name} (${(check.tookMs / 1000).toFixed(1)} s)`);
  if (check.exitCode !== 0) {
    console.log(check.output.trimEnd());
    failures.push(check.name);
  }
  add({ passed: check.exitCode === 0 ? 1 : 0, failed: check.exitCode === 0 ? 0 : 1, skipped: 0 });
}

await runSuite(
  'unit and behaviour tests',
  'vitest',
  (report) => ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  (json) => ({
    passed: numberAt(json, 'numPassedTests'),
    failed: numberAt(json, 'numFailedTests'),
    skipped: numberAt(json, 'numPendingTests'),
  }),
  failedTests,
);

await runSuite(
  'browser tests',
  'playwright',
  () => ['test', '--reporter=list,json'],
  (json) => {
    const stats = isRecord(json) ? json.stats : undefined;
    return {
      passed: numberAt(stats, 'expected') + numberAt(stats, 'flaky'),
      failed: numberAt(stats, 'unexpected'),
      skipped: numberAt(stats, 'skipped'),
    };
  },
  failedBrowserTests,
);

await rm(reports, { recursive: true, force: true });
// Once more at the end: where only the last lines are kept, they say what to look for.
for (const failure of failures) console.log(`failed: ${failure}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped; the lines above say why.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** A suite that ends without a report, or fails without a failed test, counts as one failure: nothing is lost. */
async function runSuite(
  name: string,
  command: string,
  args: (report: string) => string[],
  count: (json: unknown) => Count,
  failed: (json: unknown) => string[],
): Promise<void> {
  const report = join(reports, `${command}.json`);
  console.log(`\n${name}`);
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const result = await runStep(name, command, args(report), { echo: true, env });
  let counted: Count = { passed: 0, failed: 0, skipped: 0 };
  try {
    const json: unknown = JSON.parse(await readFile(report, 'utf8'));
    counted = count(json);
    failures.push(...failed(json));
  } catch {
    console.log(`${name}: no report was written`);
  }
  const silentFailure = result.exitCode !== 0 && counted.failed === 0;
  const ranNothing = result.exitCode === 0 && counted.passed === 0;
  if (silentFailure) failures.push(`${name}: exit code ${result.exitCode} without a failed test`);
  if (ranNothing) failures.push(`${name}: no test ran`);
  add({ ...counted, failed: counted.failed + (silentFailure || ranNothing ? 1 : 0) });
}

function add(count: Count): void {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}

function numberAt(value: unknown, key: string): number {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'number' ? found : 0;
}
