import { connect, createServer } from 'node:net';
import type { ConfigDocument } from '@sluice/config';
import { type Address, formatAddress, parseAddress } from '@sluice/core/schema';
import type { CliEnvironment } from '../env.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

const connectTimeoutMs = 1_000;

/** While Sluice runs its ports must answer; while it does not they must be free. */
export async function checkPorts(
  environment: CliEnvironment,
  document: ConfigDocument | undefined,
  isRunning: boolean,
): Promise<Finding[]> {
  const wanted: [subject: string, address: Address][] = [
    ['dashboard', { host: environment.adminHost, port: environment.adminPort }],
  ];
  for (const listener of document?.listeners ?? []) {
    const address = parseAddress(listener.address);
    if (listener.enabled && !('problem' in address)) wanted.push([`listener ${listener.name}`, address]);
  }
  const findings: Finding[] = [];
  for (const [subject, address] of wanted) {
    findings.push(await (isRunning ? checkAnswers(subject, address) : checkFree(subject, address)));
  }
  return findings;
}

function checkAnswers(subject: string, { host, port }: Address): Promise<Finding> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const words = formatAddress({ host, port });
  return new Promise((resolve) => {
    const socket = connect({ host: reachable, port, timeout: connectTimeoutMs });
    const settle = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    socket.once('connect', () => settle(ok(subject, `${words} answers`)));
    socket.once('timeout', () => settle(failure(subject, `${words} does not answer`)));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(failure(subject, `${words}: ${error.code}`)));
  });
}

function checkFree(subject: string, { host, port }: Address): Promise<Finding> {
  const words = formatAddress({ host, port });
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program has it' : error.code;
      resolve(
        error.code === 'EACCES'
          ? warning(subject, `${words}: ports below 1024 need a privilege`)
          : failure(subject, `${words}: ${why}`),
      );
    });
    server.listen({ host, port }, () => server.close(() => resolve(ok(subject, `${words} is free`))));
  });
}
