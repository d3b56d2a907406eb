import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export interface GatewayOptions {
  /** Number of proxy workers. Default 2. */
  readonly workers?: number;
  /** Members of revision 1 beside `version`, `settings.metrics` and, when left out, one listener `web`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Creates the administrator at first start; without it the gateway waits with a setup token. Default true. */
  readonly administrator?: boolean;
  /** An existing data folder to start on again; kept by `stop`. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Waits for the dashboard to answer too. Default true. */
  readonly awaitDashboard?: boolean;
}

/** The whole appliance as processes on ephemeral ports and a temporary data folder. */
export interface RunningGateway {
  /** `http://127.0.0.1:<port>` of the listener `web`. */
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string;
  readonly dataDir: string;
  /** What revision 1 was made from; empty when started on an existing folder. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly email: string;
  readonly password: string;
  readonly supervisor: ChildProcess;
  /** Everything the processes have printed so far. */
  output(): string;
  /** Sends SIGTERM and waits for the end; removes the data folder unless it was given or `keepData` is set. */
  stop(options?: { keepData?: boolean }): Promise<number | null>;
}

export const testAdministrator = { email: 'admin@example.com', password: 'correct horse battery staple' };

/**
 * Starts the appliance as `npm start` does and waits until traffic and dashboard answer.
 * @throws with everything the processes printed when they are not up within 60 s
 */
export async function startGateway(options: GatewayOptions = {}): Promise<RunningGateway> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'sluice-gateway-')));
  const [port, adminPort, metricsPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const bootstrap = join(dataDir, 'bootstrap.json');
  const document = {
    version: 1,
    settings: { metrics: { address: `127.0.0.1:${metricsPort}` } },
    listeners: [{ name: 'web', address: `127.0.0.1:${port}`, protocol: 'http' }],
    ...options.config,
  };
  if (options.dataDir === undefined) {
    await writeFile(bootstrap, JSON.stringify(document));
    await shareCompiledCode(dataDir);
  }

  const supervisor = spawn(process.execPath, ['apps/supervisor/src/main.ts'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SLUICE_DATA_DIR: dataDir,
      SLUICE_ADMIN_PORT: String(adminPort),
      SLUICE_WORKERS: String(options.workers ?? 2),
      ...(options.dataDir === undefined ? { SLUICE_BOOTSTRAP_CONFIG: bootstrap } : {}),
      ...(options.administrator === false
        ? {}
        : { SLUICE_ADMIN_EMAIL: testAdministrator.email, SLUICE_ADMIN_PASSWORD: testAdministrator.password }),
      ...options.env,
    },
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  supervisor.stdout?.on('data', collect);
  supervisor.stderr?.on('data', collect);
  const exited = new Promise<number | null>((resolve) => supervisor.once('exit', (code) => resolve(code)));

  const gateway: RunningGateway = {
    url: `http://127.0.0.1:${port}`,
    port,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    dataDir,
    document: options.dataDir === undefined ? document : {},
    ...testAdministrator,
    supervisor,
    output: () => output,
    async stop({ keepData = false } = {}) {
      supervisor.kill('SIGTERM');
      const kill = setTimeout(() => supervisor.kill('SIGKILL'), 45_000);
      const code = await exited;
      clearTimeout(kill);
      if (options.dataDir === undefined && !keepData) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };

  try {
    if (options.dataDir === undefined) await answers(`${gateway.url}/_/ready`, supervisor);
    if (options.awaitDashboard !== false) await answers(`${gateway.adminUrl}/api/health`, supervisor);
  } catch (error) {
    await gateway.stop();
    throw new Error(`the gateway did not come up: ${String(error)}\n${output}`);
  }
  return gateway;
}

/** As after an earlier start on the same folder: the processes find their code compiled, by whichever test was first. */
async function shareCompiledCode(dataDir: string): Promise<void> {
  const compiledCode = process.env.NODE_COMPILE_CACHE;
  if (compiledCode === undefined) return;
  await mkdir(compiledCode, { recursive: true });
  await mkdir(join(dataDir, 'run'), { mode: 0o700 });
  await symlink(compiledCode, join(dataDir, 'run', 'compile-cache'));
}

/** Waits until a GET is answered with a status below 300, at most 60 s. */
async function answers(url: string, process: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`the supervisor exited with code ${process.exitCode}`);
    if (await isGood(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not answer within 60 s`);
}

function isGood(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 300);
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(false));
    outgoing.end();
  });
}
