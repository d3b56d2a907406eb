import { systemClock } from '@sluice/core';
import { type AccessLogEntry, accessLogEntrySchema } from '@sluice/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessLog } from './access-log.ts';

const entry: AccessLogEntry = accessLogEntrySchema.parse({
  at: 1,
  id: 'r1',
  worker: 'proxy-1',
  revision: 1,
  listener: 'web',
  route: 'shop',
  upstream: 'shop',
  endpoint: '10.0.0.1:80',
  clientAddress: '127.0.0.1',
  method: 'GET',
  host: 'shop.example.com',
  path: '/',
  protocol: 'HTTP/1.1',
  status: 200,
  bytesReceived: 0,
  bytesSent: 0,
  durationMs: 1,
  upstreamMs: 1,
  attempts: 1,
  ownAnswer: '',
  error: '',
  userAgent: '',
});

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

function start() {
  const link = { up: true, batches: [] as { entries: AccessLogEntry[]; dropped: number }[] };
  const log = new AccessLog({
    clock: systemClock,
    send: (batch) => {
      if (link.up) link.batches.push(batch);
      return link.up;
    },
  });
  log.start();
  return { link, log };
}

function pushMany(log: AccessLog, count: number): void {
  for (let at = 0; at < count; at += 1) if (log.admits()) log.push({ ...entry, id: `r${at}` });
}

describe('AccessLog', () => {
  it('collects nothing until somebody watches', () => {
    const { link, log } = start();
    expect(log.wanted).toBe(false);
    pushMany(log, 10);
    vi.advanceTimersByTime(1000);
    expect(link.batches).toEqual([]);
    log.stop();
  });

  it('hands over batches in order, four times a second', () => {
    const { link, log } = start();
    log.setWanted(true);
    pushMany(log, 2);
    vi.advanceTimersByTime(250);
    pushMany(log, 1);
    vi.advanceTimersByTime(750);
    log.stop();
    expect(link.batches.map(({ entries }) => entries.map(({ id }) => id))).toEqual([['r0', 'r1'], ['r0']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps a thousand lines a second and counts the others', () => {
    const { link, log } = start();
    log.setWanted(true);
    pushMany(log, 1500);
    vi.advanceTimersByTime(250);
    expect(link.batches).toMatchObject([{ dropped: 500 }]);
    expect(link.batches[0]?.entries).toHaveLength(1000);
    expect(log.takeDropped()).toBe(0);
    vi.advanceTimersByTime(750);
    pushMany(log, 1);
    vi.advanceTimersByTime(250);
    expect(link.batches[1]).toMatchObject({ dropped: 0, entries: [{ id: 'r0' }] });
    log.stop();
  });

  it('holds no more than a second of lines while the link is down, and reports the loss after', () => {
    const { link, log } = start();
    log.setWanted(true);
    link.up = false;
    for (let second = 0; second < 5; second += 1) {
      pushMany(log, 900);
      vi.advanceTimersByTime(1000);
    }
    expect(log.takeDropped()).toBe(3500);
    expect(log.takeDropped()).toBe(0);
    link.up = true;
    vi.advanceTimersByTime(250);
    log.stop();
    expect(link.batches).toMatchObject([{ dropped: 3500 }]);
    expect(link.batches[0]?.entries).toHaveLength(1000);
  });

  it('forgets what is pending when nobody watches any more', () => {
    const { link, log } = start();
    log.setWanted(true);
    pushMany(log, 5);
    log.setWanted(false);
    vi.advanceTimersByTime(1000);
    log.stop();
    expect(link.batches).toEqual([]);
  });
});
