import { expect, it } from 'vitest';
import type { ServiceAnswer, ServiceRequest } from '../contract.ts';
import { anExchange, countingEnvironment } from '../testing-exchange.ts';
import { createForwardAuth } from './policy.ts';
import { forwardAuthSchema } from './schema.ts';

async function asked(answer: Partial<ServiceAnswer> | Error, given: object = {}, headers: string[] = []) {
  const questions: ServiceRequest[] = [];
  const warnings: string[] = [];
  const ask = async (question: ServiceRequest) => {
    questions.push(question);
    if (answer instanceof Error) throw answer;
    return { status: 200, headers: [], body: Buffer.alloc(0), ...answer };
  };
  const { environment, events } = countingEnvironment({ ask, warn: (text) => warnings.push(text) });
  const config = forwardAuthSchema.parse({ type: 'forward_auth', url: 'https://auth.test/check?a=1', ...given });
  const exchange = anExchange([], { request: { method: 'POST', path: '/a', query: '?b=2', headers } });
  const policy = createForwardAuth(config, environment);
  const reply = await policy.onRequest?.(exchange);
  return { reply, events, exchange, questions, warnings, policy };
}

it('asks with what it was told to, and passes on who it is', async () => {
  const given = { identityHeaders: ['Remote-User'], userHeader: 'remote-user' };
  const headers = ['Cookie', 's=1', 'X-Secret', 'no', 'remote-user', 'root'];
  const answer = { headers: ['Remote-User', 'ada', 'X-Other', 'no'] };
  const { reply, events, exchange, questions } = await asked(answer, given, headers);
  expect([reply, events]).toEqual([undefined, ['allowed']]);
  expect(exchange.request.headers).toEqual(['Cookie', 's=1', 'X-Secret', 'no', 'remote-user', 'ada']);
  expect(exchange.identities).toEqual([{ by: 'forward_auth', name: 'ada', claims: {} }]);
  expect(questions[0]).toMatchObject({ url: 'https://auth.test/check?a=1', method: 'GET', timeoutMs: 5000 });
  expect(questions[0]?.headers).toEqual([
    ...['cookie', 's=1', 'x-forwarded-method', 'POST', 'x-forwarded-proto', 'http'],
    ...['x-forwarded-host', 'api.example.com', 'x-forwarded-uri', '/a?b=2', 'x-forwarded-for', '192.0.2.1'],
    ...['x-request-id', 'request-1'],
  ]);
});

it('hands on a refusal as it is, but for what is between two ends only', async () => {
  const headers = ['Location', 'https://auth.test/', 'Connection', 'close', 'Content-Length', '2', 'Set-Cookie', 'a=1'];
  const { reply, events } = await asked({ status: 302, headers, body: Buffer.from('go') });
  expect(reply).toEqual({
    status: 302,
    headers: ['Location', 'https://auth.test/', 'Set-Cookie', 'a=1', 'cache-control', 'no-store'],
    body: Buffer.from('go'),
  });
  expect(events).toEqual(['denied']);
});

it.each([new Error('no answer within 5000 ms'), { status: 502 }])(
  'lets nobody pass on %o, unless told to',
  async (answer) => {
    const closed = await asked(answer);
    expect([closed.reply?.status, closed.events]).toEqual([503, ['unavailable']]);
    await closed.policy.onRequest?.(anExchange());
    expect(closed.warnings).toHaveLength(1);
    const open = await asked(answer, { failOpen: true, identityHeaders: ['x-user'] }, ['x-user', 'root']);
    expect([open.reply, open.events]).toEqual([undefined, ['failed_open']]);
    expect(open.exchange.request.headers).toEqual([]);
  },
);
