import { type Command, textOption, UsageError } from '../command.ts';
import { gatewayHelp, gatewayOptions } from '../gateway/gateway-options.ts';
import { openGateway } from '../gateway/open-gateway.ts';

export const exportCommand: Command = {
  usage: '[--format yaml|json] [--comments] [--revision N]',
  help: `  --format FORMAT    yaml (default) or json
  --comments         explain each field where it first occurs (YAML only)
  --revision N       an older revision; the newest by default
${gatewayHelp}

Secrets are written as [redacted]. With npm, \`npm run -s sluice -- export > FILE\`
keeps npm's own lines out of the file.`,
  options: {
    ...gatewayOptions,
    format: { type: 'string' },
    comments: { type: 'boolean' },
    revision: { type: 'string' },
  },
  positionals: 0,
  async run(input) {
    const format = textOption(input, 'format') ?? 'yaml';
    if (format !== 'yaml' && format !== 'json') throw new UsageError('--format is yaml or json');
    const revision = textOption(input, 'revision');
    if (revision !== undefined && !/^[1-9]\d*$/.test(revision)) throw new UsageError('--revision takes a number');
    const gateway = await openGateway(input);
    try {
      const text = await gateway.exportText({
        format,
        comments: input.values.comments === true,
        revision: revision === undefined ? undefined : Number(revision),
      });
      input.terminal.write(text);
      return 0;
    } finally {
      gateway.close();
    }
  },
};
