import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@sluice/core';
import { makeTempDir } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { DiscoveryQuery, EndpointSet } from '../contract.ts';
import { createFileSource } from './source.ts';

function follow(path: string, query: DiscoveryQuery, leaving = new AbortController()): AsyncIterator<EndpointSet> {
  const source = createFileSource(
    { type: 'file', path },
    { clock: systemClock, random: systemRandom, mayAsk: () => true },
  );
  return source.watch(query, leaving.signal)[Symbol.asyncIterator]();
}

const found = (...addresses: string[]) => ({
  status: 'found',
  endpoints: addresses.map((address) => ({ address, weight: 1, labels: {} })),
});

it('gives the endpoints of a service, again when they change, and tells an absent service from an empty one', async () => {
  await using folder = await makeTempDir();
  const path = join(folder.path, 'endpoints.yaml');
  const write = async (text: string) => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };
  await write('services: { billing: [10.0.0.5:80], empty: [] }');
  const leaving = new AbortController();
  const sets = follow(path, { service: 'billing' }, leaving);
  expect((await sets.next()).value).toEqual(found('10.0.0.5:80'));
  const changed = sets.next();
  await write('services: { billing: [10.0.0.5:80, "[2001:db8::1]:443"], empty: [] }');
  expect((await changed).value).toEqual(found('10.0.0.5:80', '[2001:db8::1]:443'));
  const gone = sets.next();
  await write('services: { other: [] }');
  expect((await gone).value).toEqual({ status: 'not-found', why: `${path} lists no service "billing"` });
  const ended = sets.next();
  leaving.abort();
  expect(await ended).toMatchObject({ done: true });
  expect((await follow(path, { service: 'other' }).next()).value).toEqual(found());
});

it('reads weight, zone, labels and draining, and chooses by labels', async () => {
  await using folder = await makeTempDir();
  const path = join(folder.path, 'endpoints.json');
  const old = { address: '10.0.0.6:80', weight: 5, zone: 'eu-1a', labels: { version: 'v1' }, draining: true };
  const one = { address: '10.0.0.7:80', labels: { version: 'v2' } };
  await writeFile(path, JSON.stringify({ services: { billing: [old, one] } }));
  expect((await follow(path, { service: 'billing' }).next()).value).toEqual({
    status: 'found',
    endpoints: [old, { ...one, weight: 1 }],
  });
  expect((await follow(path, { service: 'billing', match: { version: 'v1' } }).next()).value).toEqual({
    status: 'found',
    endpoints: [old],
  });
});

it("reads groups in Prometheus's form", async () => {
  await using folder = await makeTempDir();
  const path = join(folder.path, 'sd.json');
  await writeFile(
    path,
    JSON.stringify([
      { targets: ['10.0.0.5:80', '10.0.0.6:80'], labels: { job: 'billing', __meta_x: '1' } },
      { targets: ['10.0.0.9:80', '10.0.0.5:80'], labels: { job: 'shop' } },
    ]),
  );
  expect((await follow(path, { match: { job: 'billing' } }).next()).value).toEqual({
    status: 'found',
    endpoints: ['10.0.0.5:80', '10.0.0.6:80'].map((address) => ({ address, weight: 1, labels: { job: 'billing' } })),
  });
  await expect(follow(path, { service: 'billing' }).next()).rejects.toThrow('choose by labels');
});

it.each([
  ['services: { billing: [10.0.0.5] }', 'services.billing.0'],
  ['services: { billing: [{ address: "10.0.0.5:80", wieght: 2 }] }', 'services.billing.0'],
  ['services: { billing: [{ address: "10.0.0.5:99999" }] }', 'services.billing.0'],
  ['just text', 'expected object'],
  ['a: &x [1]\nb: *x', 'neither YAML nor JSON'],
  ['services: [', 'neither YAML nor JSON'],
])('says where %j is wrong', async (text, words) => {
  await using folder = await makeTempDir();
  const path = join(folder.path, 'endpoints.yaml');
  await writeFile(path, text);
  const answer = follow(path, { service: 'billing' }).next();
  await expect(answer).rejects.toThrow(path);
  await expect(follow(path, { service: 'billing' }).next()).rejects.toThrow(words);
});

it('says that the file is missing, and follows the link that a mounted ConfigMap is swapped by', async () => {
  await using folder = await makeTempDir();
  const path = join(folder.path, 'endpoints.yaml');
  await expect(follow(path, { service: 'billing' }).next()).rejects.toThrow(`${path} does not exist`);
  const write = async (version: string, address: string) => {
    const folderOf = join(folder.path, `..${version}`);
    await mkdir(folderOf);
    await writeFile(join(folderOf, 'endpoints.yaml'), `services: { billing: ["${address}"] }`);
    await symlink(`..${version}`, join(folder.path, '..data.new'));
    await rename(join(folder.path, '..data.new'), join(folder.path, '..data'));
  };
  await write('1', '10.0.0.1:80');
  await symlink('..data/endpoints.yaml', path);
  const leaving = new AbortController();
  const sets = follow(path, { service: 'billing' }, leaving);
  expect((await sets.next()).value).toEqual(found('10.0.0.1:80'));
  const swapped = sets.next();
  await write('2', '10.0.0.2:80');
  await rm(join(folder.path, '..1'), { recursive: true });
  expect((await swapped).value).toEqual(found('10.0.0.2:80'));
  leaving.abort();
});
