import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainMaintenance } from './explain.ts';
import { createMaintenance } from './policy.ts';
import { maintenanceSchema } from './schema.ts';

function answerOf(given: object, headers: string[] = [], clientAddress = '192.0.2.1') {
  const config = maintenanceSchema.parse({ type: 'maintenance', ...given });
  const { environment, events } = countingEnvironment();
  const reply = createMaintenance(config, environment).onRequest?.(anExchange(headers, { clientAddress }));
  const told = explainMaintenance(config, explained({ clientAddress }));
  expect(told.outcome).toBe(reply === undefined ? 'continues' : 'replies');
  return { reply, events };
}

it('answers 503 with the page that the client can read, and asks it to come back', () => {
  const html = '<h1>Soon</h1>';
  expect(answerOf({ text: 'Soon', html, retryAfter: '1m30s' }, ['Accept', 'application/json']).reply).toEqual({
    status: 503,
    headers: [
      'content-type',
      'text/plain; charset=utf-8',
      'cache-control',
      'no-store',
      'vary',
      'accept',
      'retry-after',
      '90',
    ],
    body: 'Soon\n',
  });
  const { reply, events } = answerOf({ html, retryAfter: '0' }, ['Accept', 'text/html,*/*']);
  expect(reply).toMatchObject({ status: 503, body: html });
  expect(reply).not.toMatchObject({ headers: expect.arrayContaining(['retry-after']) });
  expect(events).toEqual(['answered']);
});

it('lets through who may pass, and everybody while it is not active', () => {
  expect(answerOf({ allow: ['192.0.2.0/24'] })).toEqual({ reply: undefined, events: ['let_through'] });
  expect(answerOf({ allow: ['192.0.2.0/24'] }, [], '198.51.100.1').events).toEqual(['answered']);
  expect(answerOf({ active: false })).toEqual({ reply: undefined, events: [] });
});
