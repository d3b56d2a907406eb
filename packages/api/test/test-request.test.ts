import { systemClock } from '@sluice/core';
import { Origin, respond } from '@sluice/testing';
import { selfSigned } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { sendTestRequest } from '../src/routers/setup/test-request.ts';

it('a test request goes by the protocol of the listener; nobody has to vouch for its certificate', async () => {
  const tls = { ...(await selfSigned({ names: ['shop.test'] })) };
  await using secure = await Origin.start(respond(200, {}, 'hello'), { tls });
  const send = (host: string, isSecure: boolean) =>
    sendTestRequest({ host: '0.0.0.0', port: secure.port, secure: isSecure }, host, '/a', systemClock);
  expect(await send('shop.test:8443', true)).toMatchObject({ ok: true, status: 200, body: 'hello' });
  expect(secure.last?.header('host')).toBe('shop.test:8443');
  expect(await send('127.0.0.1', true)).toMatchObject({ ok: true });
  expect(secure.handshakes.map(({ serverName }) => serverName)).toEqual(['shop.test', false]);
  expect(await send('shop.test', false)).toMatchObject({ ok: false, status: undefined });
});
