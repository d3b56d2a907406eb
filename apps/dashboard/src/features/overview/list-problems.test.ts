import type { GatewayStatus } from '@sluice/control';
import type { EndpointGauge, LiveSample } from '@sluice/metrics';
import { describe, expect, it } from 'vitest';
import { emptyLiveState, type LiveState } from '../../live/live-store.ts';
import { listProblems } from './list-problems.ts';

type Worker = GatewayStatus['workers'][number];

const worker = (id: string, changes: Partial<Worker> = {}): Worker => ({
  id,
  pid: 1,
  startedAt: 0,
  state: 'ready',
  revision: 5,
  tookMs: 1,
  rejection: [],
  listeners: [{ name: 'web', address: '0.0.0.0:80', listening: true, problem: '' }],
  ...changes,
});

function live(status: Partial<GatewayStatus>, gauges: EndpointGauge[] = []): LiveState {
  return {
    ...emptyLiveState,
    stream: 'open',
    connection: { connected: true, problem: '', since: 0 },
    heardAt: 1000,
    samples: [{ at: 1, endpointGauges: gauges } as unknown as LiveSample],
    status: {
      at: 0,
      revision: 5,
      databaseProblem: '',
      certificates: [],
      sources: [],
      telemetryProblem: '',
      metricsProblem: '',
      workers: [worker('proxy-1'), worker('proxy-2')],
      processes: [],
      ...status,
    },
  };
}

const titles = (state: LiveState, now = 1000) => listProblems(state, now).map(({ title }) => title);

describe('listProblems', () => {
  it('tells of a source that lost endpoints, and of one that gives no answer', () => {
    const source = { name: 'files', endpoints: 2, asked: 1, queries: [] };
    const held = { ...source, state: 'held' as const, problem: 'the answer has 0 of 2 endpoints' };
    const failing = { ...source, name: 'eu', state: 'failing' as const, problem: '/e.yaml does not exist' };
    expect(titles(live({ sources: [held, failing] }))).toEqual([
      'Source files lost endpoints, which is held back',
      'Source eu has no new answer',
    ]);
    expect(titles(live({ sources: [{ ...source, state: 'current', problem: '' }] }))).toEqual([]);
  });

  it('finds nothing where all is well', () => {
    expect(titles(live({}))).toEqual([]);
  });

  it('puts what stops traffic before what hides it', () => {
    const gauge: EndpointGauge = {
      upstream: 'billing',
      endpoint: '10.0.0.5:80',
      inFlight: 0,
      health: 'unhealthy',
      reason: 'connection refused',
      since: 7,
    };
    expect(titles(live({ telemetryProblem: 'disk full' }, [gauge]))).toEqual([
      'Endpoint 10.0.0.5:80 of billing is unhealthy',
      'History is not written',
    ]);
  });

  it('tells of an upstream once, however many of its endpoints fail', () => {
    const gauge = { upstream: 'billing', inFlight: 0, health: 'unhealthy', reason: 'connection refused' } as const;
    const gauges: EndpointGauge[] = [
      { ...gauge, endpoint: '10.0.0.5:80', since: 7 },
      { ...gauge, endpoint: '10.0.0.6:80', since: 5 },
      { ...gauge, endpoint: '10.0.0.7:80', since: 9, health: 'healthy', reason: '' },
    ];
    expect(listProblems(live({}, gauges), 1000)).toMatchObject([
      {
        title: '2 of 3 endpoints of billing are unhealthy',
        detail: '10.0.0.5:80: connection refused, and 1 more',
        since: 5,
      },
    ]);
  });

  it('tells of a listener once, however many workers cannot open it', () => {
    const silent = [{ name: 'web', address: '0.0.0.0:80', listening: false, problem: 'address in use' }];
    const workers = [worker('proxy-1', { listeners: silent }), worker('proxy-2', { listeners: silent })];
    expect(listProblems(live({ workers }), 1000)).toMatchObject([
      { state: 'unhealthy', detail: 'address in use (proxy-1, proxy-2)' },
    ]);
  });

  it('names a worker that refused and leaves out one that is leaving', () => {
    const workers = [
      worker('proxy-1', { rejection: ['route a: no such upstream'] }),
      worker('proxy-2', { state: 'draining', rejection: ['old'] }),
    ];
    expect(titles(live({ workers }))).toEqual(['proxy-1 refused revision 5']);
  });

  it('says when figures stop and when nobody answers', () => {
    expect(titles(live({}), 60_000)).toEqual(['No figures arrive']);
    expect(titles({ ...live({}), stream: 'lost' })).toEqual(['The dashboard does not answer']);
  });
});
