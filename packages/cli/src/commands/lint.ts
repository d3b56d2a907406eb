import { shadowedRoutes } from '@sluice/api/shadowed-routes';
import { readDocument } from '@sluice/config';
import type { IssueSeverity } from '@sluice/core';
import { type Command, exitCodes, requiredOption, textOption, UsageError } from '../command.ts';
import { readInput } from '../terminal/read-input.ts';
import { findingLines, refuseText } from '../terminal/report-issues.ts';
import { count } from '../terminal/words.ts';

const severities: readonly IssueSeverity[] = ['error', 'warning', 'info'];

export const lintCommand: Command = {
  usage: '-f FILE [--fail-on warning]',
  help: `  -f, --file FILE      YAML or JSON; - is standard input
  --fail-on SEVERITY   error, warning or info; default warning

Needs neither a dashboard nor a database. Exit code 0 when there is no finding
of that severity or worse, 2 when there is one, 1 when the file is refused. The
codes are explained in docs/reference/issues.md.`,
  options: { file: { type: 'string', short: 'f' }, 'fail-on': { type: 'string' } },
  positionals: 0,
  async run(input) {
    const text = readInput(requiredOption(input, 'file', '-f FILE'), input.environment);
    const failOn = severities.indexOf((textOption(input, 'fail-on') ?? 'warning') as IssueSeverity);
    if (failOn === -1) throw new UsageError('--fail-on is error, warning or info');
    const read = readDocument(text.text);
    if (!read.ok) throw refuseText(text, read.issues);
    const findings = [...read.warnings, ...shadowedRoutes(read.document)].toSorted(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
    );
    for (const line of findingLines(text, findings)) input.terminal.out(line);
    const number = (severity: IssueSeverity) => findings.filter((each) => each.severity === severity).length;
    input.terminal.out(
      findings.length === 0
        ? `${text.name}: nothing to say.`
        : `${text.name}: ${count(number('warning'), 'warning')}, ${count(number('info'), 'info')}.`,
    );
    return findings.some(({ severity }) => severities.indexOf(severity) <= failOn) ? exitCodes.changes : exitCodes.ok;
  },
};
