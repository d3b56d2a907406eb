import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@sluice/testing';
import { missing, startProgram } from './program.ts';
import type { SubjectKind } from './subject.ts';

/** A master and one process with two threads, as its makers advise; certificates are changed by its runtime API. */
export const haproxy: SubjectKind = {
  name: 'HAProxy',
  missing: () => missing('haproxy'),
  async start({ origin, folder, certificateFile, keyFile }) {
    const [port, securePort] = await Promise.all([freePort(), freePort()]);
    const file = join(folder, 'haproxy.cfg');
    const pair = join(folder, 'pair.pem');
    const stats = join(folder, 'stats.sock');
    const readPair = () => `${readFileSync(certificateFile, 'utf8')}\n${readFileSync(keyFile, 'utf8')}`;
    const write = (revision: number) =>
      writeFileSync(
        file,
        `global
  nbthread 2
  stats socket ${stats} level admin expose-fd listeners
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  timeout http-request 15s
  timeout http-keep-alive 60s
  http-reuse always
frontend web
  bind 127.0.0.1:${port} backlog 4096
  bind 127.0.0.1:${securePort} backlog 4096 ssl crt ${pair}
  http-response set-header x-revision ${revision}
  default_backend origin
backend origin
  server origin ${origin.address}
`,
      );
    write(0);
    writeFileSync(pair, readPair());
    const program = await startProgram('haproxy', ['-W', '-db', '-f', file], port);
    return {
      // It knows the preface of HTTP/2 on any port.
      ...{ name: 'HAProxy', port, securePort, http2Port: port },
      workers: async () => program.workers(),
      async reload(revision) {
        write(revision);
        program.child.kill('SIGUSR2');
      },
      async certificateChanged() {
        // An empty line ends what is given, so the pair must not have one.
        const text = readPair().replaceAll(/\n{2,}/g, '\n');
        await command(stats, `set ssl cert ${pair} <<\n${text}\n`);
        await command(stats, `commit ssl cert ${pair}`);
      },
      stop: program.stop,
    };
  },
};

function command(path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.write(`${text}\n`);
  });
}
