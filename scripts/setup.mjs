// What a fresh clone needs before anything else can run. Plain old JavaScript on purpose: it must work with any Node
// from 20 on, before the project's own Node and its packages are there.
//
//   node scripts/setup.mjs [--build] [--browser] [--programs]
//
// Idempotent and quick when there is nothing to do: dependencies are installed when package-lock.json has changed
// since the last install, the dashboard is built when its sources have.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = new Set(process.argv.slice(2));

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) fail(`Node ${process.versions.node} is too old to set Sluice up: 20 or newer is needed.`);

install();
if (wanted.has('--build')) buildDashboard();
if (wanted.has('--browser')) installBrowser();
if (wanted.has('--programs')) installPrograms();

function install() {
  const stampFile = join(root, 'node_modules', '.sluice-install');
  const stamp = hashFiles([join(root, 'package-lock.json')]);
  if (readIfThere(stampFile) === stamp && existsSync(ownNode())) return;
  say('Installing dependencies (once, about a minute) …');
  // The engines of some packages are newer than the system's Node; they run on the project's own.
  // No package needs its install script, and older versions of npm would compile better-sqlite3, which ships compiled.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {});
  linkOwnNode();
  if (!existsSync(ownNode())) {
    fail(
      `There is no Node of the project's own for ${process.platform}-${process.arch}; Linux on x64 or arm64 is needed.`,
    );
  }
  writeFileSync(stampFile, stamp);
}

function buildDashboard() {
  const dashboard = join(root, 'apps', 'dashboard');
  const stampFile = join(dashboard, '.next', 'sluice-build');
  const stamp = hashFiles([...dashboardSources()]);
  if (readIfThere(stampFile) === stamp) return;
  say('Building the dashboard (once, about a minute) …');
  run(
    'npm',
    ['run', 'build', '--workspace', '@sluice/dashboard', '--silent'],
    { NEXT_TELEMETRY_DISABLED: '1' },
    'pipe',
  );
  writeFileSync(stampFile, stamp);
}

/** Everything the dashboard's bundle may hold: its own files, the packages, and the versions of the rest. */
function dashboardSources() {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'src'));
  const dashboard = join(root, 'apps', 'dashboard');
  return [
    ...['src', 'public', 'scripts'].flatMap((folder) => filesBelow(join(dashboard, folder))),
    ...packages.flatMap((folder) => filesBelow(folder)),
    ...filesBelow(join(root, 'migrations')),
    ...readdirSync(dashboard)
      .filter((name) => /\.(json|ts|mjs)$/.test(name) && name !== 'next-env.d.ts')
      .map((name) => join(dashboard, name)),
    join(root, 'package-lock.json'),
  ].filter((file) => !/\.(test|fuzz)\.tsx?$|\.md$/.test(file));
}

/** Chromium for the browser tests: any one that is there, else Debian's, which only root can install. */
function installBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) fail(`CHROMIUM_PATH names ${named}, which is not there.`);
    return;
  }
  if (existsSync('/usr/bin/chromium')) return;
  if (process.getuid?.() !== 0) {
    fail('The browser tests need Chromium: run "apt-get install chromium" as root, or set CHROMIUM_PATH.');
  }
  say('Installing Chromium from Debian …');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], quiet);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], quiet);
}

/**
 * What the gateway is tested with from outside: clients, and other proxies before and behind it. The tests of one that
 * is missing skip themselves, so nothing fails here.
 */
function installPrograms() {
  const programs = {
    curl: 'curl',
    openssl: 'openssl',
    nginx: 'nginx-light',
    haproxy: 'haproxy',
    nghttp: 'nghttp2-client',
    named: 'bind9',
  };
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];
  const missing = Object.keys(programs).filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length === 0) return;
  const packages = missing.map((name) => programs[name]);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`Tests with ${missing.join(', ')} will be skipped: run "apt-get install ${packages.join(' ')}" as root.`);
    return;
  }
  say(`Installing ${packages.join(', ')} from Debian …`);
  const quiet = {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const installed = withoutServices(
    () =>
      spawnSync('apt-get', ['update', '-qq'], quiet).status === 0 &&
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet).status === 0,
  );
  if (!installed) say(`Tests with ${missing.join(', ')} will be skipped: they could not be installed.`);
  // Neither now nor at the next boot is one of them to listen by itself.
  for (const service of missing.filter((name) => name === 'nginx' || name === 'haproxy' || name === 'named')) {
    spawnSync('update-rc.d', [service, 'disable'], { stdio: 'ignore' });
  }
}

/** Debian starts a service as it installs it, unless policy-rc.d forbids so. Most container images have one already. */
function withoutServices(task) {
  const policy = '/usr/sbin/policy-rc.d';
  const own = !existsSync(policy);
  if (own) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return task();
  } finally {
    if (own) rmSync(policy);
  }
}

/** npm 11 links the package's `node`; older ones leave that one name out. npm scripts find it before the system's. */
function linkOwnNode() {
  const program = join('..', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(ownNode()) || !existsSync(join(root, 'node_modules', '.bin', program))) return;
  symlinkSync(program, ownNode());
}

function ownNode() {
  return join(root, 'node_modules', '.bin', 'node');
}

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** @param output `inherit` shows what the command prints, `pipe` only when it fails */
function run(command, args, environment, output = 'inherit') {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', output, output],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...environment },
  });
  if (result.error !== undefined) fail(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0 && output === 'pipe') process.stderr.write(result.stdout + result.stderr);
  if (result.status !== 0) fail(`"${command} ${args.join(' ')}" failed; the lines above say why.`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
