import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ControlClient,
  type ControlNotice,
  connectControl,
  controlSocketPath,
  type GatewayStatus,
  type HelloMessage,
} from '@sluice/control';
import { systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { applyChange, openStore, type Store } from '@sluice/store';
import { vi } from 'vitest';
import { Controller } from '../src/controller.ts';
import type { ControllerEnvironment } from '../src/env.ts';

export interface TestGateway {
  readonly dataDirectory: string;
  readonly logged: string[];
  readonly replaceRequests: () => number;
  /** A controller on this data directory, started. */
  startController(settings?: Partial<ControllerEnvironment>): Promise<Controller>;
  /** The dashboard's side: another connection to the same database. */
  openStore(): Store;
  /** One more revision: an upstream of that name. @returns its number */
  commitUpstream(store: Store, name: string): number;
  connect(hello?: Partial<HelloMessage>): TestClient;
  close(): Promise<void>;
}

export interface TestClient {
  readonly client: ControlClient;
  readonly notices: ControlNotice[];
  /** Waits for the first notice, received already or not, that fits. */
  next<Kind extends ControlNotice['kind']>(
    kind: Kind,
    fits?: (notice: Extract<ControlNotice, { kind: Kind }>) => boolean,
  ): Promise<Extract<ControlNotice, { kind: Kind }>>;
  status(fits: (status: GatewayStatus) => boolean): Promise<GatewayStatus>;
}

export async function createTestGateway(): Promise<TestGateway> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-controller-'));
  const logged: string[] = [];
  const log = createLogger('controller', 'debug', { write: (line) => void logged.push(JSON.parse(line).msg) });
  const closers: (() => unknown)[] = [];
  let replaceRequests = 0;

  return {
    dataDirectory,
    logged,
    replaceRequests: () => replaceRequests,
    async startController(settings = {}) {
      const controller = new Controller({
        settings: {
          dataDirectory,
          logLevel: 'debug',
          secretKey: { value: undefined, file: undefined },
          firstAdmin: undefined,
          bootstrapConfig: undefined,
          allowLinkLocalSources: false,
          ...settings,
        },
        clock: systemClock,
        log,
        version: 'test',
        onReplaceWorkers: () => {
          replaceRequests += 1;
        },
      });
      closers.push(() => controller.stop());
      await controller.start();
      return controller;
    },
    openStore() {
      const store = openStore({ path: join(dataDirectory, 'gateway.db'), migrate: false });
      closers.push(() => store.close());
      return store;
    },
    commitUpstream(store, name) {
      const change = applyChange(store, {
        basedOn: store.latestRevision()?.number ?? 0,
        author: 'test',
        edits: [{ op: 'put', kind: 'upstream', value: { name, targets: [{ address: '127.0.0.1:9000' }] } }],
      });
      return change.revision.number;
    },
    connect(hello = {}) {
      const connected = connectTestClient(dataDirectory, hello);
      closers.push(() => connected.client.close());
      return connected;
    },
    async close() {
      for (const close of closers.reverse()) await close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

function connectTestClient(dataDirectory: string, hello: Partial<HelloMessage>): TestClient {
  const notices: ControlNotice[] = [];
  const next: TestClient['next'] = (kind, fits = () => true) =>
    vi.waitFor(
      () => {
        // The kind was compared; TypeScript does not narrow by a type parameter.
        const found = notices.find((notice) => notice.kind === kind && fits(notice as never));
        if (found === undefined)
          throw new Error(`no fitting "${kind}" came; got ${JSON.stringify(notices).slice(0, 2000)}`);
        return found as never;
      },
      { timeout: 10_000, interval: 5 },
    );
  const client = connectControl({
    path: controlSocketPath(dataDirectory),
    hello: () => ({ role: 'proxy', id: 'proxy-1', pid: process.pid, startedAt: 1, revision: 0, hash: '', ...hello }),
    onMessage: (notice) => notices.push(notice),
    onStateChange({ connected }) {
      if (connected && hello.role !== undefined && hello.role !== 'proxy') {
        client.send({ kind: 'subscribe', topics: ['status'] });
      }
    },
  });
  return {
    client,
    notices,
    next,
    status: async (fits) => (await next('status', ({ status }) => fits(status))).status,
  };
}
