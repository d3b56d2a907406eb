import type { Clock } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { Store } from '@sluice/store';
import type { TelemetryReader } from '@sluice/store/telemetry';
import type { AttemptLimiter } from './attempt-limiter.ts';
import type { Caller } from './caller.ts';
import type { GatewayFeed } from './live/gateway-feed.ts';

/** What lives as long as the process and every request shares. */
export interface ApiOptions {
  /** Open for writing, with its secret key. */
  readonly store: Store;
  readonly telemetry: TelemetryReader;
  /** What the controller tells; also the way to it. */
  readonly feed: GatewayFeed;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly appliance: ApplianceFacts;
}

/** What this process knows of the appliance it belongs to. */
export interface ApplianceFacts {
  readonly version: string;
  readonly dataDirectory: string;
  /** Where the dashboard listens: no listener may take it and no upstream may lead there. */
  readonly adminAddress: { readonly host: string; readonly port: number };
  /** SLUICE_ZONE, which workers put before the zone of the settings. */
  readonly zone?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** One request. */
export interface ApiContext extends ApiOptions {
  /** Undefined for somebody who is not signed in. */
  readonly caller: Caller | undefined;
  /** Of the socket; empty when unknown. */
  readonly clientAddress: string;
  /** Asks again: sessions and tokens can end while a stream runs. */
  isStillCaller(): Promise<boolean>;
  /** Of current passwords and setup tokens, by who tries. */
  readonly passwordAttempts: AttemptLimiter;
}
