import { describe, expect, it } from 'vitest';
import { anExchange } from '../testing-exchange.ts';
import { compressionSchema } from './schema.ts';
import { json, start } from './testing-client.ts';

describe('the head', () => {
  it('names the coding, and says nothing of the bytes before', () => {
    const headers = [...json, 'Content-Length', '5000', 'ETag', '"a"', 'Accept-Ranges', 'bytes', 'Vary', 'Origin'];
    expect(start({ headers }).head.headers).toEqual([
      ...[...json, 'Vary', 'Origin'],
      ...['vary', 'Accept-Encoding', 'content-encoding', 'zstd', 'etag', 'W/"a"'],
    ]);
  });

  it('varies also where this client gets the answer as it is, and says so once', () => {
    expect(start({ accept: null }).head.headers).toEqual([...json, 'vary', 'Accept-Encoding']);
    for (const vary of ['accept-encoding', 'Origin, Accept-Encoding', '*']) {
      expect(start({ headers: [...json, 'vary', vary] }).head.headers.filter((name) => name === 'vary')).toHaveLength(
        1,
      );
    }
  });

  it('is for HEAD what it would be for GET', () => {
    const headers = [...json, 'content-length', '5000'];
    const exchange = { request: { method: 'HEAD', path: '/', query: '', headers: ['accept-encoding', 'gzip'] } };
    const { head, stage, events } = start({ headers, exchange });
    expect(head.headers).toEqual([...json, 'vary', 'Accept-Encoding', 'content-encoding', 'gzip']);
    expect([stage, events]).toEqual([undefined, []]);
  });

  it('of 304 has the tag that the client knows', () => {
    const settled = (known: string) =>
      start({ status: 304, headers: ['etag', '"a"'], request: ['if-none-match', known] }).head.headers;
    expect(settled('"b", W/"a"')).toEqual(['etag', 'W/"a"', 'vary', 'Accept-Encoding']);
    expect(settled('"a"')).toEqual(['etag', '"a"']);
  });
});

describe('an answer stays as it is', () => {
  it.each<[string, Parameters<typeof start>[0], string]>([
    ['without a type', { headers: [] }, 'not_eligible'],
    ['of another type', { headers: ['content-type', 'image/png'] }, 'not_eligible'],
    ['of gRPC', { headers: ['content-type', 'application/grpc+json'] }, 'not_eligible'],
    ['that has a coding', { headers: [...json, 'content-encoding', 'br'] }, 'not_eligible'],
    ['not to be transformed', { headers: [...json, 'cache-control', 'public,no-transform'] }, 'not_eligible'],
    ['that is a part', { status: 206, headers: [...json, 'content-range', 'bytes 0-1/5000'] }, 'not_eligible'],
    ['with a digest', { headers: [...json, 'content-digest', 'sha-256=:AA==:'] }, 'not_eligible'],
    ['that is short', { headers: [...json, 'content-length', '1023'] }, 'too_short'],
    ['that is empty', { headers: [...json, 'content-length', '0'], accept: 'gzip, *;q=0' }, 'too_short'],
    ['for who does not ask', { accept: null }, 'not_accepted'],
    ['for who asks for others', { accept: 'deflate' }, 'not_accepted'],
  ])('%s', (_, given, event) => {
    const { stage, head, events } = start(given);
    expect(stage).toBeUndefined();
    expect(events).toEqual([event]);
    expect(head.headers.join()).not.toMatch(/content-encoding,(?!br)/);
  });

  it('but not a short one for who refuses that', () => {
    const { events } = start({ headers: [...json, 'content-length', '5'], accept: 'gzip, identity;q=0' });
    expect(events).toEqual(['gzip']);
  });
});

describe('against BREACH', () => {
  const crossSite = ['sec-fetch-site', 'cross-site'];
  const cookie = ['cookie', 'session=1'];
  const first = (given: Parameters<typeof start>[0]) => start(given).events[0];

  it('pages of other sites get nothing compressed that credentials are sent for', () => {
    expect(first({ request: [...crossSite, ...cookie] })).toBe('guarded');
    expect(first({ request: [...crossSite, 'authorization', 'Basic YTpi'] })).toBe('guarded');
    const identities = [{ by: 'api_key', name: 'ci', claims: {} }];
    expect(first({ request: crossSite, exchange: { identities } })).toBe('guarded');
    const clientCertificate = { subject: 'CN=a', uris: [], dns: [] };
    expect(first({ request: crossSite, exchange: { clientCertificate } })).toBe('guarded');
    expect(first({ request: crossSite })).toBe('zstd');
    expect(first({ request: cookie })).toBe('zstd');
    expect(first({ request: ['sec-fetch-site', 'same-site', ...cookie] })).toBe('zstd');
    expect(first({ request: [...crossSite, 'sec-fetch-user', '?1', ...cookie] })).toBe('zstd');
  });

  it('nobody or everybody does, as the operator says', () => {
    expect(first({ config: { credentials: 'never' }, request: cookie })).toBe('guarded');
    expect(first({ config: { credentials: 'never' } })).toBe('zstd');
    expect(first({ config: { credentials: 'always' }, request: [...crossSite, ...cookie] })).toBe('zstd');
  });
});

it('what is beyond the number at once goes out as it is, until one is over', async () => {
  const { stage, client, ask } = start({ config: { concurrency: 1 } });
  const second = ask();
  expect([second.stage, second.events]).toEqual([undefined, ['zstd', 'busy']]);
  expect(second.head.headers).toEqual([...json, 'vary', 'Accept-Encoding']);
  stage?.write(Buffer.from('all work and no play'));
  stage?.end([]);
  await client.ended;
  expect(ask().stage).toBeDefined();
});

it('asks the upstream for plain answers where it is told to', () => {
  const head = { method: 'GET', target: '/', authority: 'a.test', headers: ['Accept-Encoding', 'gzip', 'a', 'b'] };
  start({ config: { plainFromUpstream: true } }).policy.onUpstreamRequest?.(anExchange(), head);
  expect(head.headers).toEqual(['a', 'b']);
  expect(start().policy.onUpstreamRequest).toBeUndefined();
});

it('says which field is wrong', () => {
  const problems = (config: object) =>
    compressionSchema.safeParse({ type: 'compression', ...config }).error?.issues.map(({ path }) => path.join('.'));
  expect(problems({ codings: ['gzip', 'gzip'] })).toEqual(['codings']);
  expect(problems({ codings: ['deflate'] })).toEqual(['codings.0']);
  expect(problems({ types: ['text'] })).toEqual(['types.0']);
  expect(problems({ levels: { gzip: 10 } })).toEqual(['levels.gzip']);
});
