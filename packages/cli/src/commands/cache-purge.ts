import { cachePurgeSchema } from '@sluice/control';
import { type Command, type CommandInput, exitCodes, textOption, UsageError } from '../command.ts';
import { gatewayHelp, gatewayOptions } from '../gateway/gateway-options.ts';
import { openGateway } from '../gateway/open-gateway.ts';
import { count } from '../terminal/words.ts';

/** Options and what the conditions are called in the API. */
const conditions = {
  route: 'route',
  host: 'host',
  path: 'path',
  'path-prefix': 'pathPrefix',
  tag: 'tag',
} as const;

export const cachePurgeCommand: Command = {
  usage: '(--all | [--route NAME] [--host NAME] [--path PATH | --path-prefix PATH] [--tag TAG])',
  help: `  --route NAME       of this route only
  --host NAME        that clients asked for; with a port only that one
  --path PATH        exactly, with every query
  --path-prefix PATH all that begin so
  --tag TAG          that the answer has in Cache-Tag or Surrogate-Key
  --all              everything
${gatewayHelp}

Of several conditions all must hold. Exit code 1 when a worker has not answered.`,
  options: {
    ...gatewayOptions,
    all: { type: 'boolean' },
    ...Object.fromEntries(Object.keys(conditions).map((name) => [name, { type: 'string' as const }])),
  },
  positionals: 0,
  async run(input) {
    const purge = readPurge(input);
    const gateway = await openGateway(input);
    try {
      const workers = await gateway.purgeCache(purge);
      const removed = workers.reduce((sum, each) => sum + each.removed, 0);
      input.terminal.out(`${count(removed, 'stored answer')} purged in ${count(workers.length, 'worker')}.`);
      const silent = workers.filter(({ problem }) => problem !== '');
      for (const { worker, problem } of silent) input.terminal.note(`${worker} ${problem}`);
      return silent.length === 0 ? exitCodes.ok : exitCodes.failed;
    } finally {
      gateway.close();
    }
  },
};

/** @throws UsageError that names the option */
function readPurge(input: CommandInput) {
  const given = Object.entries(conditions).flatMap(([option, name]) => {
    const value = textOption(input, option);
    return value === undefined ? [] : [[name, value] as const];
  });
  const purge = { ...Object.fromEntries(given), ...(input.values.all === true && { everything: true }) };
  const read = cachePurgeSchema.safeParse(purge);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const option = Object.entries(conditions).find(([, name]) => name === issue?.path[0])?.[0];
  throw new UsageError(
    option === undefined ? `${issue?.message}; --all is everything` : `--${option} ${issue?.message}`,
  );
}
