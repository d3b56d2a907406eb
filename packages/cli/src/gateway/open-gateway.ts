import { readFileSync } from 'node:fs';
import { SluiceError } from '@sluice/core';
import { formatAddress } from '@sluice/core/schema';
import { type CommandInput, textOption } from '../command.ts';
import { userPath } from '../terminal/read-input.ts';
import type { Gateway } from './gateway.ts';
import { openLocalGateway } from './local-gateway.ts';
import { connectRemoteGateway, Unreachable } from './remote-gateway.ts';

/**
 * The dashboard when there is a token, else the database; also the database when no address was given and nobody
 * listens at the usual one. An address that was given is never replaced by a database that may be another gateway's.
 */
export async function openGateway(input: CommandInput): Promise<Gateway> {
  const { environment, terminal } = input;
  const token = readToken(input);
  const givenUrl = textOption(input, 'url') ?? environment.url;
  if (token === undefined) {
    if (givenUrl !== undefined) {
      throw new SluiceError(
        'unauthorized',
        'An API token is needed with an address: set SLUICE_TOKEN or --token-file.',
      );
    }
    return announced(openLocalGateway(environment), terminal.note);
  }
  const usual = {
    host: environment.adminHost.replace(/^(?:0\.0\.0\.0|::)$/, '127.0.0.1'),
    port: environment.adminPort,
  };
  const url = givenUrl ?? `http://${formatAddress(usual)}`;
  if (!/^https?:/.test(url) || !URL.canParse(url)) throw new SluiceError('invalid', `"${url}" is not an http address.`);
  const remote = connectRemoteGateway(url, token);
  try {
    await remote.ping();
    return announced(remote, terminal.note);
  } catch (thrown) {
    if (!(thrown instanceof Unreachable) || givenUrl !== undefined) throw thrown;
    terminal.note(thrown.message);
    return announced(openLocalGateway(environment), terminal.note);
  }
}

function announced(gateway: Gateway, note: (line: string) => void): Gateway {
  note(`sluice: ${gateway.via}`);
  return gateway;
}

function readToken(input: CommandInput): string | undefined {
  const file = textOption(input, 'token-file');
  if (file === undefined) return input.environment.token;
  try {
    return readFileSync(userPath(file, input.environment), 'utf8').trim();
  } catch (cause) {
    throw new SluiceError('invalid', `The token file ${file} cannot be read.`, { cause });
  }
}
