import { locateIssue } from '@sluice/config';
import { formatIssuePath, type Issue } from '@sluice/core';
import type { InputText } from './read-input.ts';
import { RefusedText } from './refused-text.ts';
import type { Terminal } from './terminal.ts';
import { count } from './words.ts';

export function refuseText(input: InputText, issues: readonly Issue[]): RefusedText {
  const number = issues.filter((issue) => issue.severity === 'error').length;
  const lines = issues.map((issue) => formatIssue(input, issue));
  return new RefusedText(`${input.name} is refused: ${count(number, 'problem')}.`, lines, issues);
}

/** `gateway.yaml:12:9: routes[0].match.path: must start with "/"`, the form that editors jump from. */
export function formatIssue(input: InputText, issue: Issue): string {
  const place = hasPlace(issue) ? issue : locateIssue(input.text, issue.path);
  const path = formatIssuePath(issue.path);
  const what = issue.severity === 'error' ? '' : `${issue.severity}: `;
  return `${input.name}:${place.line}:${place.column}: ${what}${path === '' ? '' : `${path}: `}${issue.message}`;
}

/** The reader of a text places its issues; rules that see the document only do not. */
function hasPlace(issue: Issue): issue is Issue & { line: number; column: number } {
  return 'line' in issue && typeof issue.line === 'number' && 'column' in issue && typeof issue.column === 'number';
}

export function noteWarnings(terminal: Terminal, input: InputText, warnings: readonly Issue[]): void {
  for (const line of findingLines(input, warnings)) terminal.note(line);
}

/** Each finding with its code, and below it what to do. */
export function findingLines(input: InputText, findings: readonly Issue[]): string[] {
  return findings.flatMap((finding) => [
    `${formatIssue(input, finding)} [${finding.code}]`,
    ...(finding.fix === undefined ? [] : [`  ${finding.fix}`]),
  ]);
}
