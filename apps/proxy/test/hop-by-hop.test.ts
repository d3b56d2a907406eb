import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

// RFC 9110 §7.6.1: fields that concern one connection only end there, in both directions.
const fields = [
  ['Keep-Alive', 'timeout=5'],
  ['Proxy-Connection', 'keep-alive'],
  ['TE', 'trailers'],
  ['Upgrade', 'h2c'],
  ['Proxy-Authorization', 'Basic secret'],
  ['Proxy-Authenticate', 'Basic'],
  ['HTTP2-Settings', 'AAMAAABkAARAAAAAAAIAAAAA'],
  ['Proxy', 'http://evil.test'],
] as const;

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start(everythingTo(origin.address));
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

describe('requests', () => {
  it.each(fields)('%s does not reach the upstream', async (name, value) => {
    const seen = echoed(await proxy.request({ headers: [name, value, 'X-Kept', '1'] }));
    expect(values(seen.headers, name.toLowerCase())).toEqual([]);
    expect(values(seen.headers, 'x-kept')).toEqual(['1']);
  });

  it("the client's Connection does not reach the upstream", async () => {
    const seen = echoed(await proxy.request({ headers: ['Connection', 'close'] }));
    expect(values(seen.headers, 'connection').join()).not.toContain('close');
  });
});

describe('responses', () => {
  it.each(fields)('%s does not reach the client', async (name, value) => {
    origin.handle((_request, response) => {
      response.writeHead(200, { [name]: value, 'X-Kept': '1', 'Content-Length': '2' }).end('ok');
    });
    const response = await proxy.request();
    expect(response.status).toBe(200);
    expect(response.header('x-kept')).toBe('1');
    if (name !== 'Keep-Alive') expect(response.headerValues(name.toLowerCase())).toEqual([]);
    else expect(response.header('keep-alive')).not.toBe(value);
  });

  it('a Transfer-Encoding is not copied but made anew', async () => {
    origin.handle((_request, response) => {
      response.write('in ');
      response.end('chunks');
    });
    const response = await proxy.request();
    expect(response.headerValues('transfer-encoding')).toEqual(['chunked']);
    expect(response.body.toString()).toBe('in chunks');
  });
});
