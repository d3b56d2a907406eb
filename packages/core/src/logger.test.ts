import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

it('keeps secrets out of log lines, also in nested objects', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) });
  logger.info({ password: 'hunter2', headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } }, 'signed in');
  logger.info({ request: { headers: { 'set-cookie': 'hunter2' } } }, 'deep');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('hunter2');
  expect(lines[0]).toContain('"process":"test"');
});
