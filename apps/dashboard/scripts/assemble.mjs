// After `next build`: puts beside the standalone server what Next leaves to a content delivery network, and keeps its
// banner out of the log.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dashboard = join(dirname(fileURLToPath(import.meta.url)), '..');
const standalone = join(dashboard, '.next', 'standalone', 'apps', 'dashboard');

if (!existsSync(join(standalone, 'server.js'))) {
  process.stderr.write(`There is no ${join(standalone, 'server.js')}: run "next build" first.\n`);
  process.exit(1);
}
// The store opens files whose names only the operator knows, which the tracer takes for "anything in this folder".
const needed = new Set(['.next', 'node_modules', 'package.json', 'public', 'server.js']);
for (const name of readdirSync(standalone)) {
  if (!needed.has(name)) rmSync(join(standalone, name), { recursive: true });
}
replace(join(dashboard, '.next', 'static'), join(standalone, '.next', 'static'));
replace(join(dashboard, 'public'), join(standalone, 'public'));
silence(join(standalone, 'server.js'));

function replace(from, to) {
  rmSync(to, { recursive: true, force: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}

/**
 * Next greets with addresses and "Ready in 0ms" between the JSON lines of the log, and has no setting against it. It
 * greets by `console.log`; its errors go by `console.error` and our own lines by neither.
 */
function silence(server) {
  const line = 'console.log = () => {};\n';
  const text = readFileSync(server, 'utf8');
  if (!text.startsWith(line)) writeFileSync(server, line + text);
}
