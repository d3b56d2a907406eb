import { expect, it } from 'vitest';
import { UnseenStreams } from './unseen-streams.ts';

const at = (bytesRead: number, lastStream: number) => ({ bytesRead, lastStream: () => lastStream });

it('finds nothing where every stream was told of', () => {
  const streams = new UnseenStreams();
  expect(streams.take(at(100, 0))).toBe(0);
  for (let stream = 1; stream < 100; stream += 2) {
    streams.note();
    expect(streams.take(at(100 + stream * 50, stream))).toBe(0);
  }
});

it('finds those between, each once', () => {
  const streams = new UnseenStreams();
  streams.note();
  expect(streams.take(at(1000, 21))).toBe(10);
  expect(streams.take(at(1000, 21))).toBe(0);
  expect(streams.take(at(2000, 23))).toBe(1);
});

it('counts one whose head is still on its way at most once', () => {
  const streams = new UnseenStreams();
  expect(streams.take(at(100, 1))).toBe(1);
  streams.note();
  for (let stream = 3; stream < 50; stream += 2) {
    expect(streams.take(at(stream * 100, stream))).toBe(0);
    streams.note();
  }
});

it('takes a client that leaves numbers out for no more than its bytes can have been', () => {
  const streams = new UnseenStreams();
  streams.note();
  expect(streams.take(at(60, 2_000_000_001))).toBe(6);
  streams.note();
  expect(streams.take(at(110, 2_000_000_003))).toBe(0);
});
