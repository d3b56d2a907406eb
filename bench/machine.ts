import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { type Peer, versionLine } from './peer.ts';

/** The machine and everything that took part, a line each. */
export function describeMachine(peers: readonly Peer[]): string[] {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const system = /PRETTY_NAME="(.*)"/.exec(readIfThere('/etc/os-release'))?.[1] ?? process.platform;
  const tool = (command: string, ...args: string[]) =>
    `${command} ${versionLine(spawnSync(command, args, { encoding: 'utf8' })) || '(not installed)'}`;
  return [
    `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${system}, Linux ${release()}`,
    `clients: ${tool('wrk', '-v')}, ${tool('h2load', '--version')}, ${tool('openssl', 'version')}; origin: ${tool('nginx', '-v')}`,
    ...peers.map((peer) => `${peer.name} ${peer.missing() ?? peer.version()}: ${peer.has}`),
  ];
}

/** How much else the machine had to do: average of runnable processes over the last minute. */
export function loadAverage(): string {
  return readIfThere('/proc/loadavg').split(' ')[0] ?? '';
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
