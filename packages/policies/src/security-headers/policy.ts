import { hasHeader, removeHeader } from '@sluice/core';
import type { PolicyFactory } from '../contract.ts';
import { securityFields } from './fields.ts';
import type { SecurityHeadersConfig } from './schema.ts';

const software = ['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version'];

export const createSecurityHeaders: PolicyFactory<SecurityHeadersConfig> = (config, { count }) => {
  const fields = securityFields(config);
  const { hideSoftware, override } = config;
  return {
    writesOnlyChecked: true,
    onResponse(_exchange, { headers }) {
      if (hideSoftware) for (const name of software) removeHeader(headers, name);
      for (const [name, value] of fields) {
        if (override) removeHeader(headers, name);
        else if (hasHeader(headers, name)) continue;
        headers.push(name, value);
      }
      count('applied');
    },
  };
};
