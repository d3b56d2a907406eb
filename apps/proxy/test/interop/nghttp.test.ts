import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, Origin, respond } from '@sluice/testing';
import { describeWith, runProgram } from '@sluice/testing/program';
import { expect, it } from 'vitest';
import { type Echoed, everythingTo, TestProxy } from '../support/start-proxy.ts';
import { startTlsProxy } from '../support/start-tls-proxy.ts';

async function run(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args);
  expect(code, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

describeWith('nghttp', 'nghttp2-client', () => {
  it('sends a body, told to go on, and trailers', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    await using folder = await makeTempDir();
    const file = join(folder.path, 'body');
    writeFileSync(file, 'x'.repeat(200_000));
    const fields = ['-H', ':authority: app.test', '--trailer', 'x-checksum: 42'];
    // Of no known length: in HTTP/1.1 only chunks are followed by trailers.
    const args = ['-d', file, '--no-content-length', '--expect-continue', ...fields];
    const seen = JSON.parse(await run('nghttp', [...args, `http://127.0.0.1:${proxy.port()}/a`])) as Echoed;
    expect(seen).toMatchObject({ method: 'POST', target: '/a', body: 'x'.repeat(200_000) });
    expect(seen.trailers.map((part) => part.toLowerCase())).toEqual(['x-checksum', '42']);
  });

  it('asks a hundred times at once over TLS', async () => {
    await using origin = await Origin.start(respond(200, {}, 'ok'));
    await using served = await startTlsProxy(everythingTo(origin.address));
    const shown = await run('nghttp', ['-nsm', '100', '--no-verify-peer', `https://127.0.0.1:${served.port}/`]);
    expect(shown.match(/ 200 +\d+ \/$/gm)).toHaveLength(100);
    expect(origin.requests).toHaveLength(100);
  });
});

describeWith('h2load', 'nghttp2-client', () => {
  it.each(['http', 'https'] as const)('has every stream answered (%s)', async (scheme) => {
    await using origin = await Origin.start(respond(200, {}, 'x'.repeat(3000)));
    const config = everythingTo(origin.address);
    await using served = scheme === 'http' ? await TestProxy.start(config) : await startTlsProxy(config);
    const port = served instanceof TestProxy ? served.port() : served.port;
    const shown = await run('h2load', ['-n1000', '-c4', '-m100', `${scheme}://127.0.0.1:${port}/`]);
    expect(shown).toContain('1000 succeeded, 0 failed, 0 errored, 0 timeout');
    expect(shown).toContain('status codes: 1000 2xx');
    expect(origin.requests).toHaveLength(1000);
  });

  it('is served with small windows and a body larger than they are', async () => {
    await using origin = await Origin.start(respond(200, {}, 'x'.repeat(300_000)));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const url = `http://127.0.0.1:${proxy.port()}/`;
    const shown = await run('h2load', ['-n60', '-c2', '-m30', '-w12', '-W13', url]);
    expect(shown).toContain('60 succeeded, 0 failed, 0 errored, 0 timeout');
    expect(shown).toMatch(/\(18000000\) data/);
  });
});
