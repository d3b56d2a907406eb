import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

it("the dashboard's session does not reach an upstream, though browsers send it to every port of a host", async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const headers = [
    'Cookie',
    'theirs=1; sluice.session_token=secret.signature; sluice.device=d',
    'cookie',
    'sluice.session_token=x',
  ];
  const seen = echoed(await proxy.request({ headers }));
  expect(values(seen.headers, 'cookie')).toEqual(['theirs=1']);
});
