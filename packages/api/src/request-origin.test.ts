import { describe, expect, it } from 'vitest';
import { crossSiteProblem } from './request-origin.ts';

const host = '127.0.0.1:8700';
const problem = (method: string, headers: Record<string, string>) =>
  crossSiteProblem(method, new Headers({ host, ...headers }));

describe('crossSiteProblem', () => {
  it('lets requests that change nothing pass', () => {
    expect(problem('GET', { origin: 'http://evil.example', cookie: 'a=b' })).toBeUndefined();
  });

  it('lets our own pages pass', () => {
    expect(
      problem('POST', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin', cookie: 'a=b' }),
    ).toBeUndefined();
    expect(problem('POST', { origin: `https://${host}`, cookie: 'a=b' })).toBeUndefined();
  });

  it.each([
    ['another origin', { origin: 'http://evil.example', cookie: 'a=b' }],
    ['another port of the same host', { origin: 'http://127.0.0.1:8080', cookie: 'a=b' }],
    ['an opaque origin', { origin: 'null', cookie: 'a=b' }],
    ['another site', { 'sec-fetch-site': 'cross-site', cookie: 'a=b' }],
    ['a sibling of the site', { 'sec-fetch-site': 'same-site', origin: `http://${host}`, cookie: 'a=b' }],
    ['a cookie without an origin', { cookie: 'a=b' }],
    ['a token beside a cookie', { cookie: 'a=b', authorization: 'Bearer x', origin: 'http://evil.example' }],
    ['another origin without a cookie', { origin: 'http://evil.example' }],
  ])('refuses %s', (_, headers) => {
    expect(problem('POST', headers)).toMatch(/another site|must carry its Origin/);
  });

  it('lets scripts pass: a bearer token, or nothing a page could borrow', () => {
    expect(problem('POST', { authorization: 'Bearer slt_1' })).toBeUndefined();
    expect(problem('POST', {})).toBeUndefined();
  });
});
