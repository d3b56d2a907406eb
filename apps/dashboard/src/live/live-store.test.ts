import type { GatewayStatus } from '@sluice/control';
import type { AccessLogEntry, LiveSample } from '@sluice/metrics';
import { describe, expect, it } from 'vitest';
import { gatewayVerdict } from './gateway-verdict.ts';
import { emptyLiveState, type LiveState, reduceLive } from './live-store.ts';

const sampleAt = (at: number) => ({ at, endpointGauges: [] }) as unknown as LiveSample;
const connected = { connected: true, problem: '', since: 0 };

function statusOf(workers: readonly { revision: number; rejection?: string[] }[]): GatewayStatus {
  return {
    at: 0,
    revision: 5,
    databaseProblem: '',
    certificates: [],
    sources: [],
    telemetryProblem: '',
    metricsProblem: '',
    processes: [],
    workers: workers.map(({ revision, rejection = [] }, index) => ({
      id: `proxy-${index}`,
      pid: index,
      startedAt: 0,
      state: 'ready',
      revision,
      tookMs: 1,
      rejection,
      listeners: [],
    })),
  };
}

describe('reduceLive', () => {
  it('keeps two minutes of samples, each once', () => {
    let state: LiveState = emptyLiveState;
    for (let at = 1; at <= 200; at += 1) {
      state = reduceLive(state, { type: 'sample', sample: sampleAt(at) }, at);
      state = reduceLive(state, { type: 'sample', sample: sampleAt(at) }, at);
    }
    expect(state.samples.map(({ at }) => at)).toEqual(Array.from({ length: 120 }, (_, index) => index + 81));
  });

  it('keeps five thousand log lines and counts what was lost', () => {
    const entries = Array.from({ length: 5500 }, (_, index) => ({ id: String(index) }) as AccessLogEntry);
    const state = reduceLive(emptyLiveState, { type: 'access-log', entries, dropped: 3 }, 0);
    expect(state.entries).toHaveLength(5000);
    expect(state.entries.at(-1)?.id).toBe('5499');
    expect(state.droppedEntries).toBe(3);
  });
});

describe('gatewayVerdict', () => {
  const live = (changes: Partial<LiveState>): LiveState => ({
    ...emptyLiveState,
    stream: 'open',
    connection: connected,
    revision: 5,
    samples: [sampleAt(1)],
    heardAt: 1000,
    ...changes,
  });

  it.each([
    ['healthy', 'Live on 2/2', live({ status: statusOf([{ revision: 5 }, { revision: 5 }]) })],
    ['draining', 'Live on 1/2', live({ status: statusOf([{ revision: 5 }, { revision: 4 }]) })],
    ['degraded', 'Refused by 1', live({ status: statusOf([{ revision: 4, rejection: ['port in use'] }]) })],
    ['unhealthy', 'No worker', live({ status: statusOf([]) })],
    ['degraded', 'Controller away', live({ connection: { ...connected, connected: false } })],
    ['unknown', 'Dashboard away', live({ stream: 'lost' })],
  ])('is %s: %s', (state, word, given) => {
    expect(gatewayVerdict(given, 1500)).toMatchObject({ state, word });
  });

  it('never stays green when nothing is heard any more', () => {
    const state = live({ status: statusOf([{ revision: 5 }]) });
    expect(gatewayVerdict(state, 5000).state).toBe('healthy');
    expect(gatewayVerdict(state, 60_000)).toMatchObject({ state: 'unknown', word: 'Stale' });
  });
});
