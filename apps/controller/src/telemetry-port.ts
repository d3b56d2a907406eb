import type { ConfigDocument } from '@sluice/config';
import type { Clock, Service } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { AccessLogEntry, LiveSample, TelemetryDelta } from '@sluice/metrics';

/** What telemetry gives to the rest of the controller and asks of it. Nothing in here may throw or wait. */
export interface TelemetryHost {
  readonly clock: Clock;
  readonly log: Logger;
  /** Absolute; telemetry.db is in it. */
  readonly dataDirectory: string;
  /** To subscribers of `samples`; once a second. */
  publishSample(sample: LiveSample): void;
  /** To subscribers of `access-log`. */
  publishAccessLog(entries: readonly AccessLogEntry[], dropped: number): void;
  /** In words, or empty when all is well again. Shown in the status. */
  reportProblem(part: 'telemetry' | 'metrics', problem: string): void;
}

/** Everything that handles what workers observe: roll-ups, live samples, /metrics, the log's fan-out. */
export interface TelemetryPart extends Service {
  /** From one worker, validated. */
  onDelta(delta: TelemetryDelta): void;
  /** From one worker, only while somebody watches. */
  onAccessLog(entries: readonly AccessLogEntry[], dropped: number): void;
  /** The configuration in force, first and after each change. */
  onConfiguration(document: ConfigDocument): void;
}

/** Given to the controller by main.ts, so that it runs in tests without. */
export type TelemetryFactory = (host: TelemetryHost) => TelemetryPart;
