#!/usr/bin/env node
import './require-node.ts';
import { readEnvironment } from './env.ts';
import { run } from './run.ts';
import { processTerminal } from './terminal/terminal.ts';

// A reader that leaves early (`sluice export | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), readEnvironment(), processTerminal);
