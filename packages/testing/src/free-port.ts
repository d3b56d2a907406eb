import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that was free a moment ago. Only for programs that must be told a port: whoever can listen on 0
 * should, since another process may take this one first.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
        else resolve(address.port);
      });
    });
  });
}
