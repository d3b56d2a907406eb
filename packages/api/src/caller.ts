import { SluiceError } from '@sluice/core';

/** `admin` may do everything, `viewer` may look. */
export type Role = 'admin' | 'viewer';

/** Who asks: a person with a session in a browser, or a script with an API token. */
export type Caller =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly email: string;
      readonly name: string;
      readonly role: Role;
      readonly sessionId: string;
    }
  | { readonly kind: 'token'; readonly id: string; readonly name: string; readonly role: Role };

/** How the caller is written into revisions and the audit log: an e-mail address or `token:<name>`. */
export function actorOf(caller: Caller): string {
  return caller.kind === 'user' ? caller.email : `token:${caller.name}`;
}

/** Every role but `admin`, also one this build does not know, may only look. */
export function toRole(text: string): Role {
  return text === 'admin' ? 'admin' : 'viewer';
}

/**
 * The one place where it is decided who may do what. Queries and subscriptions are open to everyone who is signed in;
 * mutations change the gateway and are for administrators, unless they concern the caller alone.
 * @throws SluiceError `unauthorized` for nobody, `forbidden` for somebody who may not
 */
export function authorise(
  caller: Caller | undefined,
  action: { readonly type: 'query' | 'mutation' | 'subscription'; readonly ownAccountOnly: boolean },
): Caller {
  if (caller === undefined) throw new SluiceError('unauthorized', 'Sign in first.');
  if (action.type === 'mutation' && caller.role !== 'admin' && !action.ownAccountOnly) {
    throw new SluiceError('forbidden', 'Only an administrator may change the gateway.');
  }
  return caller;
}
