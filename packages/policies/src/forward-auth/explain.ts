import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExplainer } from '../explanation.ts';
import type { ForwardAuthConfig } from './schema.ts';

export const explainForwardAuth: PolicyExplainer<ForwardAuthConfig> = (config, { headers, unknown }) => {
  createClaimedFields(config.identityHeaders)(headers);
  for (const name of config.identityHeaders) unknown.add(name.toLowerCase());
  if (config.userHeader !== undefined) unknown.add('identity');
  return {
    outcome: 'depends',
    sentence: `asks ${new URL(config.url).origin}, and lets pass what it answers with 200–299`,
    details: [config.failOpen ? 'lets pass when it does not answer' : 'answers 503 when it does not answer'],
  };
};
