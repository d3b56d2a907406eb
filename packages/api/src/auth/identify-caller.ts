import { type Store, verifyToken } from '@sluice/store';
import { type Caller, toRole } from '../caller.ts';
import type { Auth } from './create-auth.ts';

/**
 * Who sent these headers: the owner of an API token, else of a session; undefined for nobody. A token that is not
 * valid is nobody, also beside a valid session.
 */
export async function identifyCaller(headers: Headers, auth: Auth, store: Store): Promise<Caller | undefined> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const secret = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    const token = secret === undefined ? undefined : verifyToken(store, secret);
    return token === undefined ? undefined : { kind: 'token', id: token.id, name: token.name, role: 'admin' };
  }
  if (!headers.has('cookie')) return undefined;
  const found = await auth.api.getSession({ headers });
  if (found === null) return undefined;
  const { user, session } = found;
  return {
    kind: 'user',
    id: user.id,
    email: user.email,
    name: user.name,
    role: toRole(String(user.role)),
    sessionId: session.id,
  };
}
