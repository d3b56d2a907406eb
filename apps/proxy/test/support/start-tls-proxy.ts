import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, type TempDir } from '@sluice/testing';
import { type TestConfig, TestProxy } from './start-proxy.ts';
import { materialOf, selfSigned } from './test-certificates.ts';

export interface TlsProxy extends AsyncDisposable {
  readonly proxy: TestProxy;
  readonly port: number;
  /** PEM of what its clients have to trust, and the file that holds it. */
  readonly ca: string;
  readonly caFile: string;
  readonly folder: TempDir;
}

/** Listener `web` over TLS with a certificate for app.test, set up for programs that read what they trust from a file. */
export async function startTlsProxy(config: TestConfig): Promise<TlsProxy> {
  const pair = await selfSigned(['app.test']);
  const proxy = await TestProxy.start(
    {
      ...config,
      certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['app.test'] } }],
      web: { protocol: 'https', ...config.web, tls: { certificates: ['a'], ...config.web?.tls } },
    },
    {},
    [materialOf('a', pair)],
  );
  const folder = await makeTempDir();
  const caFile = join(folder.path, 'ca.pem');
  writeFileSync(caFile, pair.chain);
  return {
    ...{ proxy, port: proxy.port(), ca: pair.chain, caFile, folder },
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await folder.remove();
    },
  };
}
