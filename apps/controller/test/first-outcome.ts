import { documentSchema, type UpstreamInput } from '@sluice/config';
import { systemClock } from '@sluice/core';
import { noClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import type { CheckOutcome } from '@sluice/health-checks/contract';
import { compileSnapshot } from '@sluice/snapshot';
import { within } from '@sluice/testing';
import { CheckSlots } from '../src/health/check-slots.ts';
import { CheckedUpstream } from '../src/health/checked-upstream.ts';

type Check = NonNullable<UpstreamInput['healthCheck']>;

/** What the first check of one endpoint says; nothing is checked any more afterwards. */
export async function firstOutcome(
  address: string,
  healthCheck: Check,
  upstream: Partial<UpstreamInput> = {},
  certificates = noClientCertificates,
): Promise<CheckOutcome> {
  const input = { name: 'app', targets: [{ address }], healthCheck, ...upstream };
  const document = documentSchema.parse({ version: 1, upstreams: [input] });
  const [settings] = compileSnapshot(document, { revision: 1, hash: '' }).upstreams;
  if (settings?.healthCheck === undefined) throw new Error('it has no check');
  const { promise, resolve } = Promise.withResolvers<CheckOutcome>();
  const checked = new CheckedUpstream({
    clock: systemClock,
    random: () => 0,
    names: new NameCache(systemClock),
    certificates,
    slots: new CheckSlots(1),
    remember: () => undefined,
    onOutcome: (_address, _checker, outcome) => resolve(outcome),
  });
  try {
    checked.use(settings, settings.healthCheck, []);
    return await within('the first check', promise, 10_000);
  } finally {
    checked.stop();
  }
}

export const passed: CheckOutcome = { passed: true };

/** What a failed check looks like whose reason fits. */
export function failedWith(reason: unknown): CheckOutcome {
  // Matchers of vitest stand in for texts.
  return { passed: false, reason: reason as string };
}
