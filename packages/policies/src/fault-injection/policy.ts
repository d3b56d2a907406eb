import { type Clock, getHeader, removeHeader } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import type { PolicyFactory, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import type { FaultInjectionConfig } from './schema.ts';

/** Harm on purpose. Each share is drawn on its own, so a request may be delayed and aborted. */
export const createFaultInjection: PolicyFactory<FaultInjectionConfig> = (config, { clock, random, count }) => {
  const { delay, abort, header } = config;
  const delayMs = delay === undefined ? 0 : (parseDurationMs(delay.duration) ?? 0);
  const name = header?.name.toLowerCase();
  const happens = (percent: number) => random() * 100 < percent;

  const finish = (): undefined | Reply => {
    if (abort === undefined || !happens(abort.percent)) return undefined;
    count('aborted');
    if (abort.status === undefined) return { status: 500, cut: true };
    return denial(abort.status, 'fault_injected', 'This failure was injected on purpose by the gateway.');
  };
  return {
    writesOnlyChecked: true,
    onRequest({ request, signal }) {
      if (name !== undefined) {
        const value = getHeader(request.headers, name);
        if (value === undefined || (header?.value !== undefined && value !== header.value)) return undefined;
        removeHeader(request.headers, name);
      }
      if (delay === undefined || !happens(delay.percent)) return finish();
      count('delayed');
      return pause(clock, delayMs, signal).then(finish);
    },
  };
};

/** Ends early, with its timer, when the signal does. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(ms, done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
