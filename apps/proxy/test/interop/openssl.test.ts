import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '@sluice/testing';
import { describeWith, type Outcome, runProgram } from '@sluice/testing/program';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { TestProxy } from '../support/start-proxy.ts';
import { startTlsProxy } from '../support/start-tls-proxy.ts';
import { materialOf, selfSigned } from '../support/test-certificates.ts';

const routes = [{ name: 'text', directResponse: { status: 200, body: 'served' } }];
const input = 'GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n';

/** One handshake and one request. */
function connect(port: number, ...args: readonly string[]): Promise<Outcome> {
  const common = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'app.test', '-ign_eof'];
  return runProgram('openssl', [...common, ...args], { input });
}

describeWith('openssl', 'openssl', () => {
  it.each([
    ['-tls1_3', 'TLS_AES_128_GCM_SHA256', '-ciphersuites'],
    ['-tls1_3', 'TLS_CHACHA20_POLY1305_SHA256', '-ciphersuites'],
    ['-tls1_2', 'ECDHE-ECDSA-AES128-GCM-SHA256', '-cipher'],
    ['-tls1_2', 'ECDHE-ECDSA-CHACHA20-POLY1305', '-cipher'],
  ])('agrees by %s on %s and believes the certificate', async (version, cipher, option) => {
    await using served = await startTlsProxy({ routes });
    const trust = ['-CAfile', served.caFile, '-verify_return_error', '-verify_hostname', 'app.test'];
    const { code, stdout } = await connect(served.port, version, option, cipher, ...trust);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`Cipher is ${cipher}`);
    expect(stdout).toContain('Verify return code: 0 (ok)');
    expect(stdout).toMatch(/HTTP\/1\.1 200[\s\S]*served/);
  });

  it.each([
    ['an old version', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0']],
    ['a cipher without forward secrecy', ['-tls1_2', '-cipher', 'AES128-SHA']],
    ['1.2 where modern is asked for', ['-tls1_2'], 'modern'],
  ] as const)('is refused with %s', async (_, args, cipherPolicy: 'modern' | 'intermediate' = 'intermediate') => {
    await using served = await startTlsProxy({ routes, web: { tls: { certificates: ['a'], cipherPolicy } } });
    const { stdout, stderr } = await connect(served.port, ...args);
    expect(stdout).not.toContain('served');
    expect(stderr).toMatch(/alert (?:protocol version|handshake failure)|no protocols available/);
  });

  it.each([
    ['h2,http/1.1', 'ALPN protocol: h2'],
    ['http/1.1', 'ALPN protocol: http/1.1'],
  ])('offers %s by ALPN', async (offer, shown) => {
    await using served = await startTlsProxy({ routes });
    expect((await connect(served.port, '-alpn', offer)).stdout).toContain(shown);
  });

  it('is shown the certificate of the name it sends', async () => {
    const [fallback, app] = await Promise.all([selfSigned(['fallback.test']), selfSigned(['app.test'])]);
    const source = { type: 'self_signed' as const, hosts: ['a.test'] };
    await using proxy = await TestProxy.start(
      {
        certificates: ['fallback', 'app'].map((name) => ({ name, source })),
        web: { protocol: 'https', tls: { certificates: ['fallback', 'app'] } },
        routes,
      },
      {},
      [materialOf('fallback', fallback), materialOf('app', app)],
    );
    await using folder = await makeTempDir();
    const caFile = join(folder.path, 'ca.pem');
    writeFileSync(caFile, fallback.chain + app.chain);
    const trust = ['-CAfile', caFile, '-verify_return_error', '-verify_hostname'];
    expect((await connect(proxy.port(), ...trust, 'app.test')).code).toBe(0);
    expect((await connect(proxy.port(), ...trust, 'fallback.test')).code).not.toBe(0);
    expect((await connect(proxy.port(), '-servername', 'other.test', ...trust, 'fallback.test')).code).toBe(0);
  });

  it.each(['-tls1_2', '-tls1_3'])('shows its certificate by %s, and is served for that alone', async (version) => {
    const clients = await TestAuthority.create('clients');
    const others = await TestAuthority.create('others');
    const clientCertificates = { mode: 'required' as const, ca: clients.ca };
    await using served = await startTlsProxy({ routes, web: { tls: { certificates: ['a'], clientCertificates } } });
    const showing = async (authority: TestAuthority) => {
      const { cert, key } = await authority.issue({ names: ['shop'] });
      const file = join(served.folder.path, 'client.pem');
      writeFileSync(file, `${cert}\n${key}`);
      return connect(served.port, version, '-cert', file, '-key', file);
    };
    const good = await showing(clients);
    expect(good.stdout).toContain('served');
    expect(good.stdout).toContain('CN = clients');
    expect((await showing(others)).stdout).not.toContain('served');
    expect((await connect(served.port, version)).stdout).not.toContain('served');
  });

  it.each(['-tls1_2', '-tls1_3'])('resumes its session by %s', async (version) => {
    await using served = await startTlsProxy({ routes });
    const file = join(served.folder.path, 'session');
    const first = await connect(served.port, version, '-sess_out', file);
    expect(first.stdout).toContain('New, TLSv1.');
    const second = await connect(served.port, version, '-sess_in', file);
    expect(second.stdout).toContain('Reused, TLSv1.');
    expect(second.stdout).toContain('served');
  });
});
