import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One request after another over one connection. @returns milliseconds until the whole answer is there */
export async function timedGet(url: string): Promise<number> {
  return (await timedStatus(url)).tookMs;
}

export function timedStatus(url: string): Promise<{ status: number; tookMs: number }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, tookMs: performance.now() - began }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
