import { type Command, exitCodes, requiredOption } from '../command.ts';
import { gatewayHelp, gatewayOptions } from '../gateway/gateway-options.ts';
import { openGateway } from '../gateway/open-gateway.ts';
import { readInput } from '../terminal/read-input.ts';
import { noteWarnings } from '../terminal/report-issues.ts';
import { count } from '../terminal/words.ts';

export const planCommand: Command = {
  usage: '-f FILE',
  help: `  -f, --file FILE    YAML or JSON; - is standard input
${gatewayHelp}

Changes nothing. Exit code 0 when there is nothing to change, 2 when there is,
1 when the file is refused.`,
  options: { ...gatewayOptions, file: { type: 'string', short: 'f' } },
  positionals: 0,
  async run(input) {
    const { terminal, environment } = input;
    const text = readInput(requiredOption(input, 'file', '-f FILE'), environment);
    const gateway = await openGateway(input);
    try {
      const planned = await gateway.plan(text);
      noteWarnings(terminal, text, planned.warnings);
      if (!planned.changed) {
        terminal.out(`No changes to revision ${planned.basedOn}.`);
        return exitCodes.ok;
      }
      for (const sentence of planned.sentences) terminal.out(sentence);
      terminal.out(`${count(planned.sentences.length, 'change')} to revision ${planned.basedOn}.`);
      return exitCodes.changes;
    } finally {
      gateway.close();
    }
  },
};
