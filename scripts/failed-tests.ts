// Reads the names of failed tests out of the reports of Vitest and Playwright.
import { relative } from 'node:path';

/** Failed tests of Vitest's JSON report, each as `file › test: why`; a file that could not be loaded as `file: why`. */
export function failedTests(report: unknown): string[] {
  return listAt(report, 'testResults').flatMap((file) => {
    const name = relative(process.cwd(), textAt(file, 'name'));
    const failed = listAt(file, 'assertionResults').filter((test) => textAt(test, 'status') === 'failed');
    if (failed.length === 0) return textAt(file, 'status') === 'failed' ? [because(name, textAt(file, 'message'))] : [];
    return failed.map((test) => because(`${name} › ${textAt(test, 'fullName')}`, listAt(test, 'failureMessages')[0]));
  });
}

/** Failed tests of Playwright's JSON report, each as `file:line › test`. */
export function failedBrowserTests(report: unknown): string[] {
  return listAt(report, 'suites').flatMap(failedIn);
}

function failedIn(suite: unknown): string[] {
  const own = listAt(suite, 'specs')
    .filter((spec) => isRecord(spec) && spec.ok === false)
    .map((spec) => `${textAt(spec, 'file')}:${textAt(spec, 'line')} › ${textAt(spec, 'title')}`);
  return [...own, ...listAt(suite, 'suites').flatMap(failedIn)];
}

/** With the first line of the reason. */
function because(name: string, reason: unknown): string {
  const line = typeof reason === 'string' ? reason.trim().split('\n', 1)[0] : '';
  return line === '' ? name : `${name}: ${line}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function listAt(value: unknown, key: string): unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

function textAt(value: unknown, key: string): string {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
