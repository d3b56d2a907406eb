import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bootstrap, loadSecretKey, openStore, type Store } from '@sluice/store';
import { onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '../src/main.ts');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user does: a process of its own, with its own environment and standard input. */
export async function runCli(
  words: readonly string[],
  options: { env?: Readonly<Record<string, string>>; input?: string; folder?: string } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [program, ...words], {
    // Nothing of the environment of the tests but what a process needs.
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...options.env },
    cwd: options.folder ?? tmpdir(),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

/** A data folder as the first start leaves it, with its environment. Gone when the test ends. */
export function dataFolder(): {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The database, open in this process; closed when the test ends. */
  store(): Store;
} {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const secretKey = loadSecretKey({ dataDir: folder });
  const path = join(folder, 'gateway.db');
  const first = openStore({ path });
  bootstrap(first);
  first.close();
  return {
    folder,
    env: { SLUICE_DATA_DIR: folder },
    store() {
      const store = openStore({ path, secretKey });
      onTestFinished(() => store.close());
      return store;
    },
  };
}

export const billing = `version: 1
listeners:
  - { name: web, address: 127.0.0.1:18080 }
upstreams:
  - name: billing
    targets: [{ address: 127.0.0.1:19001 }]
routes:
  - name: billing-api
    upstreams: [{ name: billing }]
`;

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Listening on a port gives an address with one.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
