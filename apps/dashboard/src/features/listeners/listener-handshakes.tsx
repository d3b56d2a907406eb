'use client';
import { formatPercent, formatRate } from '@sluice/ui';
import { useLive } from '../../live/live-provider.tsx';

/** TLS handshakes of the last seconds, and how many of them came to nothing. */
export function ListenerHandshakes({ name }: { readonly name: string }) {
  const rates = useLive((state) => state.samples.at(-1)?.handshakes.find(({ listener }) => listener === name));
  if (rates === undefined) return 'none';
  const completed = rates.fullRate + rates.resumedRate;
  const resumed = completed === 0 ? '' : ` (${formatPercent(rates.resumedRate / completed)} resumed)`;
  return `${formatRate(completed)}${resumed}, failed ${formatRate(rates.failedRate)}`;
}
