import { expect, it } from 'vitest';
import { explained } from '../testing-exchange.ts';
import { explainRetry } from './explain.ts';
import { retrySchema } from './schema.ts';

function told(given: object, method = 'GET') {
  return explainRetry(retrySchema.parse({ type: 'retry', ...given }), explained({ method }));
}

it('tells for each failure whether the request would be sent again, and how soon', () => {
  const { outcome, sentence, details } = told({ statuses: [503] });
  expect(outcome).toBe('continues');
  expect(sentence).toContain('up to 3 times in all');
  expect(details).toEqual([
    'no connection could be made: another attempt',
    'the endpoint refused it without acting on it: another attempt',
    'the connection was lost before the answer: another attempt',
    'the answer is 503: another attempt',
    'waits at most 100ms, 200ms before them, and as long as Retry-After says',
    'retries of an upstream stay under 20 % of its requests; 3 at a time are always allowed',
  ]);
});

it('tells that a POST is sent again only where nobody has acted on it', () => {
  const { sentence, details } = told({ statuses: [503] }, 'POST');
  expect(sentence).toContain('because POST is not among its methods');
  expect(details?.slice(0, 4)).toEqual([
    'no connection could be made: another attempt',
    'the endpoint refused it without acting on it: another attempt',
    'the connection was lost before the answer: passed on, because POST may have been acted on',
    'the answer is 503: passed on, because POST may have been acted on',
  ]);
});

it('tells of gRPC statuses, and of a policy that allows one attempt only', () => {
  const grpc = told({ methods: ['POST'], statuses: [], errors: [], grpcStatuses: ['unavailable'] }, 'POST');
  expect(grpc.details?.[0]).toBe('the answer is gRPC unavailable: another attempt');
  expect(told({ attempts: 1 })).toMatchObject({ sentence: 'never sends it again', details: [] });
});
