import { type FSWatcher, watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, Wake } from '@sluice/core';
import { parse } from 'yaml';
import type { DiscoveryEnvironment, DiscoverySource } from '../contract.ts';
import { type EndpointList, readEndpointList, selectEndpoints } from '../endpoint-list.ts';
import { type FileSourceConfig, fileQuerySchema } from './schema.ts';

/** A file system that tells of no changes, or a folder that is not there yet, is looked at this often. */
const lookEveryMs = 30_000;
/** Whoever writes the file may write it in pieces. */
const settleMs = 50;
const mostBytes = 16 * 1024 * 1024;

export function createFileSource({ path }: FileSourceConfig, { clock }: DiscoveryEnvironment): DiscoverySource {
  return {
    async *watch(query, signal) {
      const asked = fileQuerySchema.parse(query);
      const wake = new Wake();
      let told = '';
      while (!signal.aborted) {
        // Anew each time: the folder may have been replaced, and a watch follows the old one. A mounted ConfigMap is
        // swapped by its `..data` link, so the folder is watched, never the file.
        const watcher = watchFolder(path, () => wake.wake());
        try {
          const set = selectEndpoints(await read(path), asked, path);
          const text = JSON.stringify(set);
          if (text !== told) yield set;
          told = text;
          if (await wake.wait(clock, lookEveryMs, signal)) await settle(clock, signal);
        } finally {
          watcher?.close();
        }
      }
    },
  };
}

async function settle(clock: Clock, signal: AbortSignal): Promise<void> {
  await new Wake().wait(clock, settleMs, signal);
}

function watchFolder(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(path), { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // Not there, or no watches left: `lookEveryMs` does.
    return undefined;
  }
}

async function read(path: string): Promise<EndpointList> {
  const text = await readText(path);
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0, prettyErrors: false });
  } catch (error) {
    throw new Error(`${path} is neither YAML nor JSON: ${(error as Error).message}`); // YAMLParseError
  }
  return readEndpointList(value, path);
}

async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > mostBytes) throw new Error(`${path} has ${size} bytes, more than ${mostBytes}`);
    return await file.readFile('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `cannot be read (${code})`;
    throw new Error(`${path} ${why}`);
  }
}
