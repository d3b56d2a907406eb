// npm run check: what must hold before a commit, in under a minute.
import { runStep } from './run-step.ts';
import { runStaticChecks } from './static-checks.ts';

const results = [...(await runStaticChecks()), await runStep('unit tests', 'vitest', ['run', '--project', 'unit'])];

for (const result of results) {
  console.log(`${result.exitCode === 0 ? '✓' : '✗'} ${result.name} (${(result.tookMs / 1000).toFixed(1)} s)`);
  if (result.exitCode !== 0) console.log(result.output.trimEnd());
}
process.exitCode = results.every((result) => result.exitCode === 0) ? 0 : 1;
