// Stands in for the built dashboard during `npm run dev`: Next's own development server, behind the few words that the
// supervisor expects of a child.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { HOSTNAME: host = '127.0.0.1', PORT: port = '8700' } = process.env;
const next = spawn('next', ['dev', '--hostname', host, '--port', port], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  // The supervisor says `production` to the dashboard that it starts.
  env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  stdio: ['ignore', 'inherit', 'inherit'],
});

process.on('message', (message) => {
  if (message.kind === 'ping') process.send({ kind: 'pong', sequence: message.sequence });
});
process.on('disconnect', leave);
process.on('SIGTERM', leave);
process.on('SIGINT', leave);
next.on('error', (error) => {
  process.stderr.write(`next could not be started: ${error.message}\n`);
  process.exit(1);
});
next.on('exit', (code) => process.exit(code ?? 1));
process.send?.({ kind: 'ready' });

function leave() {
  next.kill('SIGTERM');
}
