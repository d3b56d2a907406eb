import type { PolicyExplainer } from '../explanation.ts';
import { securityFields } from './fields.ts';
import type { SecurityHeadersConfig } from './schema.ts';

export const explainSecurityHeaders: PolicyExplainer<SecurityHeadersConfig> = (config) => {
  const fields = securityFields(config);
  const verb = config.override ? 'sets' : 'adds where it is missing';
  return {
    outcome: 'continues',
    sentence: `${verb} ${fields.length === 0 ? 'nothing' : fields.map(([name]) => name).join(', ')} in the response`,
    details: fields.map(([name, value]) => `${name}: ${value}`),
  };
};
