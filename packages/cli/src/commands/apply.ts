import { type Command, requiredOption, textOption, UsageError } from '../command.ts';
import { gatewayHelp, gatewayOptions } from '../gateway/gateway-options.ts';
import { openGateway } from '../gateway/open-gateway.ts';
import { readInput } from '../terminal/read-input.ts';
import { noteWarnings } from '../terminal/report-issues.ts';
import { count } from '../terminal/words.ts';

export const applyCommand: Command = {
  usage: '-f FILE [--reason TEXT] [--based-on REVISION]',
  help: `  -f, --file FILE    YAML or JSON; - is standard input
  --reason TEXT      why; kept in the revision
  --based-on N       refuse when the newest revision is another one
${gatewayHelp}

The file is the whole configuration: what it does not name is removed. Prints
what changed. Exit code 0 when applied or already so, 1 when refused.`,
  options: {
    ...gatewayOptions,
    file: { type: 'string', short: 'f' },
    reason: { type: 'string' },
    'based-on': { type: 'string' },
  },
  positionals: 0,
  async run(input) {
    const { terminal, environment } = input;
    const text = readInput(requiredOption(input, 'file', '-f FILE'), environment);
    const basedOn = textOption(input, 'based-on');
    if (basedOn !== undefined && !/^\d+$/.test(basedOn)) throw new UsageError('--based-on takes a revision number');
    const gateway = await openGateway(input);
    try {
      const applied = await gateway.apply(text, {
        reason: textOption(input, 'reason'),
        basedOn: basedOn === undefined ? undefined : Number(basedOn),
      });
      noteWarnings(terminal, text, applied.warnings);
      for (const sentence of applied.sentences) terminal.out(sentence);
      terminal.out(
        applied.changed
          ? `Revision ${applied.revision}: ${count(applied.sentences.length, 'change')}.`
          : `No changes; revision ${applied.revision} stays.`,
      );
      return 0;
    } finally {
      gateway.close();
    }
  },
};
