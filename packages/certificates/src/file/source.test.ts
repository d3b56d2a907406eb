import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@sluice/core';
import { makeTempDir } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { CertificateState } from '../contract.ts';
import { createFileSource } from './source.ts';

function follow(folder: string, leaving: AbortController): AsyncIterator<CertificateState> {
  const config = { type: 'file', certificate: join(folder, 'tls.crt'), privateKey: join(folder, 'tls.key') } as const;
  return createFileSource(config, { clock: systemClock }).watch(leaving.signal)[Symbol.asyncIterator]();
}

const found = (chain: string, privateKey: string) => ({ status: 'found', pair: { chain, privateKey } });

it('reads both files, again when one changes, and says what is missing', async () => {
  await using folder = await makeTempDir();
  const leaving = new AbortController();
  await writeFile(join(folder.path, 'tls.crt'), 'chain 1');
  const states = follow(folder.path, leaving);
  const missing = `${join(folder.path, 'tls.key')} does not exist`;
  expect((await states.next()).value).toEqual({ status: 'problem', problem: missing });
  await writeFile(join(folder.path, 'tls.key'), 'key 1');
  expect((await states.next()).value).toEqual(found('chain 1', 'key 1'));
  const changed = states.next();
  await writeFile(join(folder.path, 'tls.crt.new'), 'chain 2');
  await rename(join(folder.path, 'tls.crt.new'), join(folder.path, 'tls.crt'));
  expect((await changed).value).toEqual(found('chain 2', 'key 1'));
  const ended = states.next();
  leaving.abort();
  expect(await ended).toMatchObject({ done: true });
});

it('follows the link that a mounted Secret is swapped by', async () => {
  await using folder = await makeTempDir();
  const leaving = new AbortController();
  const write = async (version: string) => {
    const data = join(folder.path, `..${version}`);
    await mkdir(data);
    await writeFile(join(data, 'tls.crt'), `chain ${version}`);
    await writeFile(join(data, 'tls.key'), `key ${version}`);
    await symlink(`..${version}`, join(folder.path, '..data.new'));
    await rename(join(folder.path, '..data.new'), join(folder.path, '..data'));
  };
  await write('1');
  for (const name of ['tls.crt', 'tls.key']) await symlink(`..data/${name}`, join(folder.path, name));
  const states = follow(folder.path, leaving);
  expect((await states.next()).value).toEqual(found('chain 1', 'key 1'));
  const swapped = states.next();
  await write('2');
  await rm(join(folder.path, '..1'), { recursive: true });
  expect((await swapped).value).toEqual(found('chain 2', 'key 2'));
  leaving.abort();
});
