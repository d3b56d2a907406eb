import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter, createCaller, publicProcedures } from '../src/index.ts';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  gateway = await startApi();
});

afterAll(() => gateway.stop());

const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  // Every procedure has its type in its definition.
  type: (procedure as unknown as { _def: { type: 'query' | 'mutation' | 'subscription' } })._def.type,
}));

describe('anonymous calls', () => {
  it('knows every procedure', () => {
    expect(procedures.length).toBeGreaterThan(40);
    for (const path of publicProcedures) expect(procedures.map((procedure) => procedure.path)).toContain(path);
  });

  it.each(procedures.filter(({ path }) => !publicProcedures.has(path)))('$path is refused', async ({ path, type }) => {
    const answer = await call(gateway.url, path, type === 'mutation' ? 'mutation' : 'query', {});
    // A stream has answered 200 before its first event; there the refusal is that event.
    expect(answer.text).toContain('UNAUTHORIZED');
    if (type !== 'subscription') expect(answer.status).toBe(401);
  });
});

describe('viewers', () => {
  const mayMutate = new Set(['users.changeMyPassword', 'users.endMySession', 'setup.createAdmin']);

  it.each(procedures.filter(({ type, path }) => type === 'mutation' && !mayMutate.has(path)))(
    'may not $path',
    async ({ path }) => {
      const context = await gateway.api.createContext(new Headers());
      const caller = createCaller({
        ...context,
        caller: { kind: 'user', id: 'v', email: 'v@example.com', name: 'v', role: 'viewer', sessionId: 's' },
      });
      const [router = '', procedure = ''] = path.split('.');
      const call = (caller as never as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[router]?.[
        procedure
      ];
      await expect(call?.({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
  );
});

describe('requests of other sites', () => {
  it('are refused with a session, whatever they call', async () => {
    const { cookie } = await signIn(gateway.url, admin);
    const answer = await call(gateway.url, 'settings.put', 'mutation', {}, { cookie, origin: 'http://evil.example' });
    expect(answer.status).toBe(403);
    const headers = { 'content-type': 'application/json', cookie };
    const bare = await fetch(`${gateway.url}/api/trpc/settings.put`, { method: 'POST', headers, body: '{}' });
    expect(bare.status).toBe(403);
  });

  it('cannot change anything by GET', async () => {
    const { cookie } = await signIn(gateway.url, admin);
    const answer = await call(gateway.url, 'system.replaceWorkers', 'query', null, { cookie });
    expect(answer.status).toBe(405);
  });
});
