import { runStep, type StepResult } from './run-step.ts';

/** Types, lint and format, dependency rules, generated pages: everything that reads the sources and runs nothing. */
export async function runStaticChecks(): Promise<StepResult[]> {
  const steps: (() => Promise<StepResult>)[] = [
    () => runStep('types', 'tsc', ['-p', 'tsconfig.json']),
    () => runStep('types of ui', 'tsc', ['-p', 'packages/ui/tsconfig.json']),
    () => runStep('types of dashboard', 'tsc', ['-p', 'apps/dashboard/tsconfig.json', '--noEmit']),
    () => runStep('lint and format', 'biome', ['check', '--error-on-warnings', '.']),
    () => runStep('dependency rules', 'node', ['scripts/check-dependencies.ts']),
    () => runStep('generated pages', 'node', ['scripts/docs.ts', '--check']),
  ];
  const results: StepResult[] = [];
  for (const step of steps) results.push(await step());
  return results;
}
