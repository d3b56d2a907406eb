import { expect, it } from 'vitest';
import { createTypeTest } from './media-types.ts';
import { compressionSchema } from './schema.ts';

const byDefault = createTypeTest(compressionSchema.parse({ type: 'compression' }).types);

it.each([
  'text/html; charset=utf-8',
  'TEXT/CSS',
  'text/event-stream',
  'application/json',
  'application/problem+json;charset=utf-8',
  'application/javascript',
  'application/rss+xml',
  'image/svg+xml',
  'application/wasm',
])('%s is compressed by default', (type) => {
  expect(byDefault(type)).toBe(true);
});

it.each([
  'image/png',
  'video/mp4',
  'font/woff2',
  'application/zip',
  'application/octet-stream',
  'application/grpc',
  'application/grpc-web+json',
  'multipart/byteranges; boundary=x',
  '',
])('%s is not', (type) => {
  expect(byDefault(type)).toBe(false);
});

it('a pattern does not mean what is compressed already, a name does', () => {
  expect(['image/png', 'image/tiff'].map(createTypeTest(['image/*']))).toEqual([false, true]);
  expect(['image/png', 'image/tiff'].map(createTypeTest(['image/png']))).toEqual([true, false]);
  expect(createTypeTest(['application/*'])('application/grpc+proto')).toBe(false);
});
