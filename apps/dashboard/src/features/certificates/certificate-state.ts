import type { CertificateConfig } from '@sluice/config';
import type { GatewayStatus } from '@sluice/control';
import type { HealthState } from '@sluice/ui';
import { dateWords } from './certificate-words.ts';

export type CertificateStatus = GatewayStatus['certificates'][number];

export interface CertificateHealth {
  readonly state: HealthState;
  /** `Valid`, `Expires soon`, `Expired` … */
  readonly word: string;
  readonly reason: string;
}

const day = 86_400_000;
/** One with less than this left should have been renewed by now. */
const soonMs = 14 * day;

/** @param status what the controller has for it; undefined when it says nothing of it @param now milliseconds since the epoch */
export function certificateHealth(
  { enabled }: Pick<CertificateConfig, 'enabled'>,
  status: CertificateStatus | undefined,
  now: number,
): CertificateHealth {
  if (!enabled) return { state: 'unknown', word: 'Disabled', reason: 'Switched off' };
  if (status === undefined)
    return { state: 'unknown', word: 'Unknown', reason: 'The controller has not told of it yet' };
  const { pair, problem } = status;
  if (pair === undefined) return { state: 'unhealthy', word: 'Not usable', reason: problem };
  const until = dateWords(pair.notAfter);
  if (pair.notAfter <= now) return { state: 'unhealthy', word: 'Expired', reason: problem || `Valid until ${until}` };
  if (problem !== '') return { state: 'degraded', word: 'Not renewed', reason: problem };
  // A short-lived one is renewed in its last third; 14 days would be all of its life.
  const left = pair.notAfter - now;
  if (left < Math.min(soonMs, (pair.notAfter - pair.notBefore) / 6)) {
    return { state: 'degraded', word: 'Expires soon', reason: `Valid until ${until}` };
  }
  return { state: 'healthy', word: 'Valid', reason: `Valid until ${until}` };
}
