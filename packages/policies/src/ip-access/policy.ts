import { createRangeTest } from '../address-ranges.ts';
import type { PolicyFactory } from '../contract.ts';
import { denial } from '../denial.ts';
import type { IpAccessConfig } from './schema.ts';

/** Deny before allow. The address is that of the client behind trusted proxies, which nobody else can claim. */
export const createIpAccess: PolicyFactory<IpAccessConfig> = ({ allow, deny, status, shadow }, { count }) => {
  const isAllowed = allow === undefined ? undefined : createRangeTest(allow);
  const isDenied = deny === undefined ? undefined : createRangeTest(deny);
  return {
    writesOnlyChecked: true,
    onRequest({ clientAddress }) {
      if (isDenied?.(clientAddress) !== true && isAllowed?.(clientAddress) !== false) {
        count('allowed');
        return undefined;
      }
      if (shadow) {
        count('shadow_denied');
        return undefined;
      }
      count('denied');
      return denial(status, 'address_denied', 'This address may not pass.');
    },
  };
};
