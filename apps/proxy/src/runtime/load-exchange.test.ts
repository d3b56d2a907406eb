import type { EndpointLoad } from '@sluice/control';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { LiveEndpoint } from './endpoint-state.ts';
import { LoadExchange } from './load-exchange.ts';

function start(followsLoad = true) {
  const clock = new FakeClock();
  const a = new LiveEndpoint('app', '10.0.0.1:80', clock);
  const b = new LiveEndpoint('app', '10.0.0.2:80', clock);
  for (const endpoint of [a, b]) endpoint.followsLoad = followsLoad;
  const sent: EndpointLoad[][] = [];
  const exchange = new LoadExchange({ clock, endpoints: () => [a, b], send: ({ loads }) => sent.push(loads) > 0 });
  exchange.start();
  const heard = (inFlight: number) => exchange.hear(1, [{ upstream: 'app', endpoint: a.id, inFlight }]);
  return { clock, a, b, sent, exchange, heard };
}

it('tells what is under way, five times a second, and nothing where no balancer asks', () => {
  const { clock, a, sent } = start();
  a.inFlight = 3;
  clock.advance(200);
  a.inFlight = 0;
  clock.advance(200);
  expect(sent).toEqual([[{ upstream: 'app', endpoint: a.id, inFlight: 3 }], []]);
  const silent = start(false);
  silent.clock.advance(1000);
  expect(silent.sent).toEqual([]);
});

it('adds what others have under way to the own load', () => {
  const { clock, a, b, heard } = start();
  a.inFlight = 1;
  clock.advance(200);
  heard(4);
  expect([a.load, b.load]).toEqual([5, 0]);
});

it('takes it that others do meanwhile what this worker does, so that not all run to the same endpoint', () => {
  const { clock, a, b, heard } = start();
  clock.advance(200);
  heard(4);
  b.inFlight += 2;
  expect(b.load).toBe(4);
  a.inFlight += 1;
  expect(a.load).toBe(6);
  a.inFlight -= 1;
  clock.advance(200);
  heard(4);
  expect(b.load).toBe(2);
});

it('never takes the load for less than its own', () => {
  const { clock, a, heard } = start();
  a.inFlight = 5;
  clock.advance(200);
  heard(1);
  a.inFlight = 1;
  expect(a.load).toBe(1);
});

it('forgets the others when nobody tells of them any more', () => {
  const { clock, a, heard } = start();
  clock.advance(200);
  heard(4);
  clock.advance(1900);
  expect(a.load).toBe(4);
  clock.advance(400);
  expect(a.load).toBe(0);
});
