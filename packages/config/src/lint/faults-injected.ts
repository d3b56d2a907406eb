import { type LintRule, policiesOf } from './lint-rule.ts';

/** A route that breaks requests on purpose says so wherever its configuration is looked at. */
export const faultsInjected: LintRule = {
  code: 'faults_injected',
  route: (route) =>
    policiesOf(route, 'fault_injection').flatMap(({ policy: { delay, abort, header }, index }) => {
      const harms = [
        ...(delay === undefined || delay.percent === 0 ? [] : [`delays ${delay.percent} % by ${delay.duration}`]),
        ...(abort === undefined || abort.percent === 0 ? [] : [`aborts ${abort.percent} %`]),
      ];
      if (harms.length === 0) return [];
      const whose = header === undefined ? 'of its requests' : `of its requests with ${header.name}`;
      const message = `route "${route.name}": fault injection ${harms.join(' and ')} ${whose} on purpose`;
      return [{ path: ['policies', index], message, fix: 'Remove the policy when the test is over.' }];
    }),
};
