import { readDocument } from '@sluice/config';
import { type Command, requiredOption } from '../command.ts';
import { readInput } from '../terminal/read-input.ts';
import { noteWarnings, refuseText } from '../terminal/report-issues.ts';
import { count } from '../terminal/words.ts';

export const validateCommand: Command = {
  usage: '-f FILE',
  help: `  -f, --file FILE    YAML or JSON; - is standard input

Needs neither a dashboard nor a database. Exit code 0 when valid, 1 when not.`,
  options: { file: { type: 'string', short: 'f' } },
  positionals: 0,
  async run(input) {
    const text = readInput(requiredOption(input, 'file', '-f FILE'), input.environment);
    const read = readDocument(text.text);
    if (!read.ok) throw refuseText(text, read.issues);
    noteWarnings(input.terminal, text, read.warnings);
    const { certificates, listeners, upstreams, routes } = read.document;
    const parts = [
      count(certificates.length, 'certificate'),
      count(listeners.length, 'listener'),
      count(upstreams.length, 'upstream'),
      count(routes.length, 'route'),
    ];
    input.terminal.out(`${text.name} is valid: ${parts.join(', ')}.`);
    return 0;
  },
};
