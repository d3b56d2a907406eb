import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Wake } from '@sluice/core';
import type { CertificateEnvironment, CertificateSource, CertificateState } from '../contract.ts';
import type { FileSourceConfig } from './schema.ts';

/** A file system that tells of no changes, or a folder that is not there yet, is looked at this often. */
const lookEveryMs = 30_000;
/** Whoever writes one of the two files is about to write the other. */
const settleMs = 200;

export function createFileSource(
  config: FileSourceConfig,
  { clock }: Pick<CertificateEnvironment, 'clock'>,
): CertificateSource {
  return {
    async *watch(signal) {
      const wake = new Wake();
      let told = '';
      while (!signal.aborted) {
        // Anew each time: the folder may have been replaced, and a watch follows the old one. A mounted Secret is
        // swapped by its `..data` link, so folders are watched, never the files.
        const watchers = watchFolders(config, () => wake.wake());
        try {
          const state = await read(config);
          const text = JSON.stringify(state);
          if (text !== told) yield state;
          told = text;
          if (await wake.wait(clock, lookEveryMs, signal)) await new Wake().wait(clock, settleMs, signal);
        } finally {
          for (const watcher of watchers) watcher.close();
        }
      }
    },
  };
}

function watchFolders({ certificate, privateKey }: FileSourceConfig, onChange: () => void): FSWatcher[] {
  const watchers: FSWatcher[] = [];
  for (const folder of new Set([dirname(certificate), dirname(privateKey)])) {
    try {
      const watcher = watch(folder, { persistent: false }, onChange);
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // Not there, or no watches left: `lookEveryMs` does.
    }
  }
  return watchers;
}

async function read({ certificate, privateKey }: FileSourceConfig): Promise<CertificateState> {
  const [chain, key] = await Promise.all([readText(certificate), readText(privateKey)]);
  if ('problem' in chain) return { status: 'problem', problem: chain.problem };
  if ('problem' in key) return { status: 'problem', problem: key.problem };
  return { status: 'found', pair: { chain: chain.text, privateKey: key.text } };
}

async function readText(path: string): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // readFile rejects with nothing else
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `cannot be read (${code})`;
    return { problem: `${path} ${why}` };
  }
}
