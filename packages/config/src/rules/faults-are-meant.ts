import type { Issue } from '@sluice/core';
import { caution } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** A route that breaks requests on purpose says so wherever its configuration is looked at. */
export const faultsAreMeant = perResource(
  ({ routes }) => routes,
  ({ name, enabled, policies }) =>
    policies.flatMap((policy, index): Issue[] => {
      if (policy.type !== 'fault_injection' || !enabled) return [];
      const { delay, abort, header } = policy;
      const harms = [
        ...(delay === undefined || delay.percent === 0 ? [] : [`delays ${delay.percent} % by ${delay.duration}`]),
        ...(abort === undefined || abort.percent === 0 ? [] : [`aborts ${abort.percent} %`]),
      ];
      if (harms.length === 0) return [];
      const whose = header === undefined ? 'of its requests' : `of its requests with ${header.name}`;
      const sentence = `route "${name}": fault injection ${harms.join(' and ')} ${whose} on purpose; remove the policy when the test is over`;
      return [caution(['policies', index], 'faults_injected', sentence)];
    }),
);
