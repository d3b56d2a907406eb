import type { Clock, Random } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { Probation } from '../listeners/probation.ts';
import type { RuntimeHolder } from '../runtime/runtime-holder.ts';
import type { AccessLog } from '../telemetry/access-log.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { CertificateBook } from '../tls/certificate-book.ts';
import type { Watchdog } from './watchdog.ts';

/** What every exchange of one worker shares. */
export interface WorkerContext {
  /** `proxy-1` … */
  readonly id: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly holder: RuntimeHolder;
  readonly recorder: Recorder;
  readonly accessLog: AccessLog;
  readonly certificates: CertificateBook;
  readonly watchdog: Watchdog;
  readonly probation: Probation;
  /** Exchanges under way, WebSockets included. */
  exchanges: number;
  /** Leaving: not ready any more, connections are closed after their reply. */
  draining: boolean;
}
