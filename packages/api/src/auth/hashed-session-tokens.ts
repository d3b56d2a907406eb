import { createHash } from 'node:crypto';
import type { DBAdapter, Where } from '@better-auth/core/db/adapter';

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * An adapter that keeps the SHA-256 of session tokens instead of the tokens, so that a stolen copy of the database
 * opens no session. better-auth reads its own tokens back from rows, so a row found by a token gets it back.
 *
 * Tokens of rows found otherwise stay hashes: better-auth's endpoints that list or revoke other sessions do not work
 * with this and are closed.
 */
export function withHashedSessionTokens(inner: DBAdapter): DBAdapter {
  return {
    ...inner,
    async create<T extends Record<string, unknown>, R = T>(request: CreateRequest<T>): Promise<R> {
      const token = request.model === 'session' ? readToken(request.data) : undefined;
      if (token === undefined) return inner.create<T, R>(request);
      const row = await inner.create<T, R>({ ...request, data: { ...request.data, token: hashToken(token) } });
      return restoreToken(row, token);
    },
    async findOne(request) {
      const token = request.model === 'session' ? soughtToken(request.where) : undefined;
      if (token === undefined) return inner.findOne(request);
      return restoreToken(await inner.findOne({ ...request, where: hashWhere(request.where) }), token);
    },
    async update(request) {
      const token = request.model === 'session' ? soughtToken(request.where) : undefined;
      if (token === undefined) return inner.update(request);
      // A row that was read carries its token, and may be written back whole.
      const { token: _unchanged, ...update } = request.update;
      return restoreToken(await inner.update({ ...request, where: hashWhere(request.where), update }), token);
    },
    findMany: (request) =>
      inner.findMany(
        request.model === 'session' && request.where ? { ...request, where: hashWhere(request.where) } : request,
      ),
    delete: (request) =>
      inner.delete(request.model === 'session' ? { ...request, where: hashWhere(request.where) } : request),
    deleteMany: (request) =>
      inner.deleteMany(request.model === 'session' ? { ...request, where: hashWhere(request.where) } : request),
    consumeOne: (request) =>
      inner.consumeOne(request.model === 'session' ? { ...request, where: hashWhere(request.where) } : request),
    transaction: (callback) =>
      inner.transaction((inside) => callback(withHashedSessionTokens({ ...inner, ...inside }))),
  };
}

type CreateRequest<T> = {
  model: string;
  data: Omit<T, 'id'>;
  select?: string[] | undefined;
  forceAllowId?: boolean | undefined;
};

function readToken(row: object): string | undefined {
  return 'token' in row && typeof row.token === 'string' ? row.token : undefined;
}

function soughtToken(where: readonly Where[]): string | undefined {
  const clause = where.find(({ field, operator }) => field === 'token' && (operator ?? 'eq') === 'eq');
  return typeof clause?.value === 'string' ? clause.value : undefined;
}

function hashWhere(where: readonly Where[]): Where[] {
  return where.map((clause) => {
    if (clause.field !== 'token') return clause;
    const { value } = clause;
    if (typeof value === 'string') return { ...clause, value: hashToken(value) };
    return Array.isArray(value) ? { ...clause, value: value.map((token) => hashToken(String(token))) } : clause;
  });
}

function restoreToken<T>(row: T, token: string): T {
  if (typeof row === 'object' && row !== null && 'token' in row) row.token = token;
  return row;
}
