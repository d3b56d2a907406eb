// npm run dev: the appliance as `npm start` runs it, with a dashboard that reloads when its sources change.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const entry = resolve('apps/dashboard/scripts/dev-server.mjs');
const appliance = spawn(process.execPath, ['apps/supervisor/src/main.ts'], {
  stdio: 'inherit',
  env: { ...process.env, SLUICE_DASHBOARD_ENTRY: entry },
});
appliance.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
// Ctrl-C reaches the appliance by itself, as it is in the same terminal; a lone SIGTERM is passed on.
process.on('SIGTERM', () => appliance.kill('SIGTERM'));
process.on('SIGINT', () => undefined);
