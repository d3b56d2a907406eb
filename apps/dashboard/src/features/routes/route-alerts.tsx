'use client';
import type { RouteConfig } from '@sluice/config';
import { Banner } from '@sluice/ui';

type Faults = Extract<RouteConfig['policies'][number], { type: 'fault_injection' }>;

/** What somebody who looks at a route has to know before anything else: it does not serve everybody as it could. */
export function RouteAlerts({ route }: { route: RouteConfig }) {
  if (!route.enabled) return null;
  return route.policies.map((policy, index) => {
    if (policy.type === 'fault_injection') {
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: two policies may be equal
        <Banner key={index} tone="danger" title="Requests are broken on purpose">
          {faultsInWords(policy)} Remove the fault injection when the test is over.
        </Banner>
      );
    }
    if (policy.type === 'maintenance' && policy.active) {
      const through = policy.allow.length === 0 ? '' : ` ${policy.allow.join(', ')} are let through.`;
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: two policies may be equal
        <Banner key={index} tone="warning" title="Under maintenance">
          Clients get the maintenance page.{through}
        </Banner>
      );
    }
    return null;
  });
}

function faultsInWords({ delay, abort, header }: Faults): string {
  const whose = header === undefined ? 'requests' : `requests with ${header.name}`;
  const parts = [
    ...(delay === undefined ? [] : [`${delay.percent} % of ${whose} are held back for ${delay.duration}`]),
    ...(abort === undefined
      ? []
      : [`${abort.percent} % of ${whose} ${abort.status === undefined ? 'are cut' : `get ${abort.status}`}`]),
  ];
  return `${parts.join(', ')}.`;
}
