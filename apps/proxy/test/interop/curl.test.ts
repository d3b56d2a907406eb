import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, Origin, respond } from '@sluice/testing';
import { describeWith, type RunOptions, runProgram } from '@sluice/testing/program';
import { expect, it } from 'vitest';
import { allCodings, startCompressing } from '../support/compressing.ts';
import { type Echoed, everythingTo, TestProxy, values } from '../support/start-proxy.ts';
import { startTlsProxy, type TlsProxy } from '../support/start-tls-proxy.ts';

async function curl(args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await runProgram('curl', ['-q', '-sS', '--noproxy', '*', ...args], options);
  expect(code, stderr).toBe(0);
  return stdout;
}

function secure({ port, caFile }: TlsProxy, path = ''): string[] {
  return ['--cacert', caFile, '--resolve', `app.test:${port}:127.0.0.1`, `https://app.test:${port}/${path}`];
}

/** What came back, as the origin saw it, and what `-w` wrote behind it. */
function read(stdout: string): { seen: Echoed; written: string } {
  const end = stdout.lastIndexOf('}') + 1;
  return { seen: JSON.parse(stdout.slice(0, end)) as Echoed, written: stdout.slice(end) };
}

const versions = [
  ['HTTP/1.0', '--http1.0', '1.0'],
  ['HTTP/1.1', '--http1.1', '1.1'],
  ['HTTP/2 by prior knowledge', '--http2-prior-knowledge', '2'],
  // The upgrade to h2c is not offered (RFC 9113 §3.1 has done away with it): it is answered in HTTP/1.1.
  ['HTTP/1.1 that offers an upgrade to h2c', '--http2', '1.1'],
] as const;

describeWith('curl', 'curl', () => {
  it.each(versions)('speaks %s', async (_, option, version) => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const url = `http://127.0.0.1:${proxy.port()}/a?b=c`;
    const written = ['-w', '%{http_version} %{http_code}'];
    const got = read(await curl([option, ...written, '-H', 'Host: app.test', '-d', 'body', url]));
    expect(got.seen).toMatchObject({ method: 'POST', target: '/a?b=c', body: 'body' });
    // An HTTP/1.0 client is answered in the version of the server (RFC 9110 §6.2), which curl then shows.
    expect(got.written).toMatch(version === '1.0' ? /^1\.[01] 200$/ : new RegExp(`^${version} 200$`));
    expect(await curl([option, '-I', url])).toMatch(/^HTTP\/\S+ 200/);
  });

  it.each([
    ['1.2', '2'],
    ['1.2', '1.1'],
    ['1.3', '2'],
    ['1.3', '1.1'],
  ])('verifies the certificate over TLS %s and agrees on HTTP/%s', async (tls, http) => {
    await using origin = await Origin.start();
    await using served = await startTlsProxy(everythingTo(origin.address));
    const got = read(
      await curl([
        ...[`--tlsv${tls}`, '--tls-max', tls, `--http${http}`, '-w', '%{http_version} %{ssl_verify_result}'],
        ...secure(served),
      ]),
    );
    expect(got.written).toBe(`${http} 0`);
    expect(values(got.seen.headers, 'x-forwarded-proto')).toEqual(['https']);
  });

  it.each(versions)('unpacks what is compressed for it, by %s', async (_, option) => {
    const text = 'all work and no play makes jack a dull boy\n'.repeat(20_000);
    await using origin = await Origin.start(respond(200, { 'content-type': 'text/plain' }, text));
    for (const coding of allCodings) {
      await using proxy = await startCompressing(origin.address, { codings: [coding] });
      const written = ['-w', '%{size_download} %header{content-encoding}'];
      const stdout = await curl([option, '--compressed', ...written, `http://127.0.0.1:${proxy.port()}/`]);
      expect(stdout.slice(0, text.length) === text).toBe(true);
      const [bytes, named] = stdout.slice(text.length).split(' ');
      expect([named, Number(bytes) < text.length / 10]).toEqual([coding, true]);
    }
  });

  it('refuses a certificate that it has no reason to trust', async () => {
    await using served = await startTlsProxy({});
    const url = `https://127.0.0.1:${served.port}/`;
    expect((await runProgram('curl', ['-q', '-sS', '--noproxy', '*', url])).code).toBe(60);
  });

  it('resumes its session on a second connection', async () => {
    await using served = await startTlsProxy({ routes: [{ name: 'a', directResponse: { status: 200, body: 'a' } }] });
    const [, , , , url = ''] = secure(served);
    const args = ['-q', '-sSv', '--noproxy', '*', '--http1.1', '-H', 'Connection: close', ...secure(served), url];
    const { stdout, stderr } = await runProgram('curl', args);
    expect(stdout).toBe('aa');
    expect(stderr.match(/SSL re-?using session/gi)).toHaveLength(1);
  });

  // Over TLS: by prior knowledge curl 7.88 fails on its second request, whoever serves it.
  it.each(['--http1.1', '--http2'])('keeps its connection (%s)', async (option) => {
    await using origin = await Origin.start(respond(200, {}, 'ok'));
    await using served = await startTlsProxy(everythingTo(origin.address));
    expect(await curl([option, '-w', '%{num_connects}', ...secure(served, '[1-20]')])).toBe(`ok1${'ok0'.repeat(19)}`);
  });

  it('asks for many things at once on one connection', async () => {
    await using origin = await Origin.start(respond(200, {}, 'ok'));
    await using served = await startTlsProxy(everythingTo(origin.address));
    const together = ['--http2', '-Z', '--parallel-max', '60', '-s', '-w', '%{num_connects}'];
    const all = await curl([...together, ...secure(served, '[1-60]')]);
    expect([...all.replaceAll('ok', '')].sort().join('')).toBe(`${'0'.repeat(59)}1`);
    expect(origin.requests).toHaveLength(60);
  });

  it.each(['--http1.1', '--http2-prior-knowledge'])('uploads, told to go on or in chunks (%s)', async (option) => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    await using folder = await makeTempDir();
    const body = 'x'.repeat(300_000);
    const file = join(folder.path, 'body');
    writeFileSync(file, body);
    const url = `http://127.0.0.1:${proxy.port()}/`;
    const waiting = await curl([option, '-T', file, '-H', 'Expect: 100-continue', '--expect100-timeout', '60', url]);
    expect(read(waiting).seen).toMatchObject({ method: 'PUT', body });
    const streamed = await curl([option, '-T', '-', url], { input: body });
    expect(read(streamed).seen).toMatchObject({ method: 'PUT', body });
  });

  it.each(['--http1.1', '--http2-prior-knowledge'])('shows trailers (%s)', async (option) => {
    await using origin = await Origin.start((_request, response) => {
      response.writeHead(200, { trailer: 'x-checksum' });
      response.write('body');
      response.addTrailers({ 'x-checksum': '42' });
      response.end();
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const url = `http://127.0.0.1:${proxy.port()}/`;
    // curl takes trailers for late fields of the head.
    const shown = await curl([option, '-H', 'TE: trailers', '-D', '-', url]);
    expect(shown.toLowerCase()).toContain('x-checksum: 42');
  });
});
