import { join, relative, resolve } from 'node:path';

/** `sun_path` of a unix socket address holds 108 bytes on Linux, the last one a zero; longer paths are cut silently. */
export const maximumSocketPathBytes = 107;

/**
 * Where the controller listens: `run/control.sock` in the data folder, as the shorter of its absolute form and its
 * form relative to the working folder, because deep data folders would not fit otherwise.
 */
export function controlSocketPath(dataDirectory: string): string {
  const absolute = join(resolve(dataDirectory), 'run', 'control.sock');
  const fromHere = relative(process.cwd(), absolute);
  return fromHere.length < absolute.length ? fromHere : absolute;
}

/** Undefined when `path` fits a socket address, else one sentence for the operator. */
export function socketPathProblem(path: string): string | undefined {
  const bytes = Buffer.byteLength(path);
  if (bytes <= maximumSocketPathBytes) return undefined;
  return `the control socket's path is ${bytes} bytes long, but at most ${maximumSocketPathBytes} fit: choose a shorter data directory (${path})`;
}
