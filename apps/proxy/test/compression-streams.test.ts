import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { Origin, waitFor } from '@sluice/testing';
import { describe, it } from 'vitest';
import { allCodings, startCompressing } from './support/compressing.ts';
import { connectHttp2 } from './support/http2-client.ts';

const unpackers = { zstd: createZstdDecompress, br: createBrotliDecompress, gzip: createGunzip };

describe.each(allCodings)('by %s', (coding) => {
  it.each(['text/event-stream', 'application/x-ndjson'])(
    'each part of %s comes before the next is sent',
    async (type) => {
      let send: ((part: string) => void) | undefined;
      await using origin = await Origin.start((_request, response) => {
        response.writeHead(200, { 'content-type': type }).flushHeaders();
        send = (part) => void response.write(part);
      });
      await using proxy = await startCompressing(origin.address);
      using client = await connectHttp2(proxy.port());
      const stream = client.open({ 'accept-encoding': coding });
      const unpacker = unpackers[coding]();
      let text = '';
      unpacker.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      // It is left in the middle.
      unpacker.on('error', () => {});
      stream.pipe(unpacker);
      const write = await waitFor('the request to arrive', () => send);
      for (let count = 1, expected = ''; count <= 5; count++) {
        const part = `data: ${count}\n\n`;
        expected += part;
        write(part);
        await waitFor(`part ${count}`, () => text === expected);
      }
      stream.close();
      await waitFor('the endpoint to be told', () => origin.last?.aborted === true);
      await proxy.waitUntilIdle();
    },
  );
});
