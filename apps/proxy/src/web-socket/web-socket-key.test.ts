import { seededRandom } from '@sluice/core';
import { expect, it } from 'vitest';
import { acceptOf, makeWebSocketKey } from './web-socket-key.ts';

it('the answer is the one of RFC 6455 §1.3', () => {
  expect(acceptOf('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

it('a key is sixteen bytes', () => {
  expect(Buffer.from(makeWebSocketKey(seededRandom(1)), 'base64')).toHaveLength(16);
});
