import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { testSeed } from '@sluice/testing/test-seed';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Coding, codings } from './schema.ts';
import { json, start } from './testing-client.ts';

const decode = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync };

describe('what goes in comes out again', () => {
  it.each(codings)(`by %s, in any pieces, with its trailers, seed ${testSeed}`, async (coding) => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
        fc.nat(100_000).map((length) => Buffer.alloc(length, 'abcde')),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, fc.array(fc.boolean(), { maxLength: 8 }), async (chunks, waits) => {
        const { stage, client } = start({ config: { codings: [coding] } });
        for (const [index, chunk] of chunks.entries()) {
          const room = stage?.write(Buffer.from(chunk));
          if (room === false) await new Promise<void>((resolve) => Object.assign(stage ?? {}, { onRoom: resolve }));
          if (waits[index] === true) await new Promise(setImmediate);
        }
        stage?.end(['x-sum', '1']);
        expect(await client.ended).toBe('whole');
        expect(client.trailers).toEqual(['x-sum', '1']);
        expect(decode[coding](client.body).equals(Buffer.concat(chunks))).toBe(true);
      }),
      { seed: testSeed, numRuns: 12 },
    );
  });
});

it('one that is aborted gives its place back, and nothing more comes of it', async () => {
  const { stage, client, ask, events } = start({ config: { concurrency: 1 } });
  stage?.write(Buffer.alloc(100_000, 'x'));
  await new Promise(setImmediate);
  stage?.abort();
  stage?.abort();
  const before = client.chunks.length;
  const next = ask();
  expect(next.stage).toBeDefined();
  next.stage?.end([]);
  await next.client.ended;
  expect(client.chunks).toHaveLength(before);
  expect(events.filter((event) => event === 'bytes_in')).toHaveLength(2);
});

it.each<[Coding, readonly string[]]>([
  ['gzip', json],
  ['br', json],
  ['zstd', json],
  ['gzip', ['content-type', 'text/event-stream']],
  ['br', ['content-type', 'text/event-stream;charset=utf-8']],
  ['zstd', ['content-type', 'text/event-stream']],
])('by %s, what is written comes out though more is to follow (%s)', async (coding, headers) => {
  const { stage, client } = start({ config: { codings: [coding] }, headers });
  for (const part of ['one', 'two']) {
    const before = client.chunks.length;
    stage?.write(Buffer.from(part));
    await new Promise<void>((resolve) => {
      const look = () => (client.chunks.length > before ? resolve() : setImmediate(look));
      look();
    });
  }
  stage?.end([]);
  await client.ended;
  expect(decode[coding](client.body).toString()).toBe('onetwo');
});

it('a client that does not read stops the stage, and the stage its upstream; all goes on when it reads', async () => {
  const { stage, client } = start({ config: { codings: ['gzip'] } });
  if (stage === undefined) throw new Error('nothing is compressed');
  let roomy = true;
  stage.onRoom = () => {
    roomy = true;
  };
  const noise = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * index * 7919) >> 5));
  client.room = false;
  let written = 0;
  const most = 50_000_000;
  for (let idle = 0; idle < 200 && written < most; idle++) {
    if (roomy) {
      idle = 0;
      roomy = stage.write(Buffer.from(noise));
      written += noise.length;
    }
    await new Promise(setImmediate);
  }
  expect(written).toBeLessThan(most);

  client.room = true;
  client.onRoom();
  stage.end([]);
  await client.ended;
  const body = gunzipSync(client.body);
  expect([body.length, body.subarray(-noise.length).equals(noise)]).toEqual([written, true]);
});

it.each(codings)('by %s, a body whose length was announced comes out again', async (coding) => {
  const headers = [...json, 'content-length', '70000'];
  const body = Buffer.alloc(70_000, 'abcdefg');
  const { stage, client } = start({ config: { codings: [coding] }, headers });
  stage?.write(Buffer.from(body));
  stage?.end([]);
  expect(await client.ended).toBe('whole');
  expect(decode[coding](client.body).equals(body)).toBe(true);
});
