import type { EndpointAbsence } from '@sluice/metrics';

const words: Readonly<Record<EndpointAbsence['cause'], string>> = {
  draining: 'draining',
  ejected: 'ejected',
  circuit_open: 'circuit open',
  circuit_half_open: 'circuit half open',
  full: 'full',
};

/** `ejected until 12:04:11 UTC`. */
export function absenceInWords({ cause, until }: EndpointAbsence): string {
  return until === undefined
    ? words[cause]
    : `${words[cause]} until ${new Date(until).toISOString().slice(11, 19)} UTC`;
}
