import type { ControlConnection } from '@sluice/control';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { LoadDirectory } from './load-directory.ts';

function aWorker() {
  const told: unknown[] = [];
  const connection = { offer: (message: unknown) => told.push(message) > 0 };
  return { told, connection: connection as unknown as ControlConnection };
}

const load = (endpoint: string, inFlight: number) => ({ upstream: 'app', endpoint, inFlight });

it('answers each worker with what all others have under way', () => {
  const directory = new LoadDirectory(new FakeClock());
  const [one, two, three] = [aWorker(), aWorker(), aWorker()];
  directory.report(one.connection, [load('a', 2), load('b', 1)]);
  expect(one.told).toEqual([{ kind: 'load', workers: 0, loads: [] }]);
  directory.report(two.connection, [load('a', 3)]);
  directory.report(three.connection, []);
  expect(three.told).toEqual([{ kind: 'load', workers: 2, loads: [load('a', 5), load('b', 1)] }]);
  directory.forget(one.connection);
  directory.report(three.connection, []);
  expect(three.told.at(-1)).toEqual({ kind: 'load', workers: 1, loads: [load('a', 3)] });
});

it('does not count what a worker said long ago', () => {
  const clock = new FakeClock();
  const directory = new LoadDirectory(clock);
  const [one, two] = [aWorker(), aWorker()];
  directory.report(one.connection, [load('a', 2)]);
  clock.advance(2001);
  directory.report(two.connection, []);
  expect(two.told).toEqual([{ kind: 'load', workers: 0, loads: [] }]);
});
