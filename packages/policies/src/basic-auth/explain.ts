import { getHeaderValues, removeHeader } from '@sluice/core';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExplainer } from '../explanation.ts';
import { readCredentials } from './credentials.ts';
import { encodeUser } from './policy.ts';
import type { BasicAuthConfig } from './schema.ts';

export const explainBasicAuth: PolicyExplainer<BasicAuthConfig> = (config, { headers, identities }) => {
  const credentials = readCredentials(getHeaderValues(headers, 'authorization').join(', '));
  if (credentials === undefined) {
    return { outcome: 'replies', status: 401, sentence: `asks for a user and a password of "${config.realm}"` };
  }
  const { user } = credentials;
  if (!config.users.some(({ name }) => name === user)) {
    return { outcome: 'replies', status: 401, sentence: `refuses ${JSON.stringify(user)}, who is none of its users` };
  }
  if (!config.forwardCredentials) removeHeader(headers, 'authorization');
  if (config.userHeader !== undefined) {
    createClaimedFields([config.userHeader])(headers);
    headers.push(config.userHeader, encodeUser(user));
  }
  identities.push({ by: 'basic_auth', name: user, claims: {} });
  return {
    outcome: 'depends',
    sentence: `lets ${JSON.stringify(user)} pass when the password is right, else answers 401`,
  };
};
