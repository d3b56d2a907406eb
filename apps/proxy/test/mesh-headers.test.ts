import type { AccessLogEntry } from '@sluice/metrics';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const vendors = ['X-Envoy-Retry-On', '5xx', 'X_Envoy_Max_Retries', '9', 'l5d-dst-override', 'evil.test:1'];

function tracing(address: string, policy: object = {}, upstream: object = {}) {
  const policies = [{ type: 'mesh_headers', formats: ['w3c', 'b3', 'b3_single'], ...policy }] as never;
  return everythingTo(address, { route: { policies }, upstream });
}

/** What an upstream reads of one trace. */
function traced(headers: readonly string[]) {
  const names = ['traceparent', 'tracestate', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'b3'];
  return names.map((name) => values(headers, name).join(' and '));
}

it('a trace goes on in every format over HTTP/1.1 and HTTP/2, and the access log names it', async () => {
  await using origin = await Origin.start();
  const logged: AccessLogEntry[] = [];
  const config = { ...tracing(origin.address), settings: { requestIdHeader: 'x-correlation' } };
  await using proxy = await TestProxy.start(config, { sendAccessLog: ({ entries }) => logged.push(...entries) > 0 });
  proxy.worker.context.accessLog.setWanted(true);
  const expected = [`00-${trace}-${span}-01`, 'a=1,b=2', trace, span, '1', `${trace}-${span}-1`];
  const sent = [
    'traceparent',
    `00-${trace}-${span}-01`,
    'tracestate',
    'a=1',
    'tracestate',
    'b=2',
    'X-B3-TraceId',
    span,
  ];
  const first = echoed(
    await proxy.request({ headers: ['Host', 'app.test', ...sent, ...vendors, 'X-Request-Id', 'own'] }),
  );
  expect(traced(first.headers)).toEqual(expected);
  expect(values(first.headers, 'x-request-id')).toEqual(values(first.headers, 'x-correlation'));
  expect(first.headers.filter((name) => /envoy|l5d/i.test(name))).toEqual([]);

  using client = await connectHttp2(proxy.port());
  const answer = await client.request({ traceparent: `00-${trace}-${span}-01`, tracestate: 'a=1,b=2', 'l5d-ctx': 'x' });
  const second = JSON.parse(answer.body.toString()) as { headers: string[] };
  expect(traced(second.headers)).toEqual(expected);
  expect(values(second.headers, 'l5d-ctx')).toEqual([]);
  const lines = await waitFor('two lines', () => (logged.length === 2 ? logged : undefined));
  expect(lines.map(({ protocol, traceId }) => [protocol, traceId])).toEqual([
    ['HTTP/1.1', trace],
    ['HTTP/2', trace],
  ]);
  // One that a client sends twice begins anew.
  const broken = ['traceparent', `00-${trace}-${span}-01`, 'Traceparent', `00-${trace}-${span}-01`];
  const [parent = '', , id = ''] = traced(echoed(await proxy.request({ headers: ['Host', 'a', ...broken] })).headers);
  expect(parent).toContain(id);
  expect(id).not.toBe(trace);
  const { policyEvents } = proxy.worker.context.recorder.take();
  expect(Object.fromEntries(policyEvents.map(({ event, count }) => [event, count]))).toEqual({
    continued: 2,
    stripped: 2,
    invalid: 1,
  });
});

it('what Envoy and Linkerd go by is believed of trusted proxies only', async () => {
  await using origin = await Origin.start();
  const settings = { trustedProxies: ['127.0.0.1'] };
  await using proxy = await TestProxy.start({
    ...tracing(origin.address, { continueFrom: 'trusted_proxies' }),
    settings,
  });
  const sent = ['traceparent', `00-${trace}-${span}-01`, ...vendors];
  const { headers } = echoed(await proxy.request({ headers: ['Host', 'a.test', ...sent] }));
  expect(values(headers, 'traceparent')).toEqual([`00-${trace}-${span}-01`]);
  expect(values(headers, 'l5d-dst-override')).toEqual(['evil.test:1']);
  expect(values(headers, 'x-envoy-retry-on')).toEqual(['5xx']);
});

it('Linkerd is told where a request goes by the name of the upstream, whatever clients say', async () => {
  await using origin = await Origin.start();
  const { port } = origin;
  const told = async (address: string, upstream: object = {}) => {
    const config = tracing(address, { linkerdDestination: true, stripVendorHeaders: false }, upstream);
    await using proxy = await TestProxy.start(config);
    const { headers } = echoed(await proxy.request({ headers: ['Host', 'public.test', 'L5d-Dst-Override', 'evil:1'] }));
    return values(headers, 'l5d-dst-override');
  };
  expect(await told(`localhost:${port}`)).toEqual([`localhost:${port}`]);
  const hostHeader = { value: 'orders.shop.svc.cluster.local' };
  expect(await told(origin.address, { hostHeader })).toEqual([`orders.shop.svc.cluster.local:${port}`]);
  expect(await told(origin.address, { hostHeader: { value: 'orders:80' } })).toEqual(['orders:80']);
  // Not by an address, and then by nobody else either.
  expect(await told(origin.address)).toEqual([]);
});

it('a token of a registry goes to no upstream, also not from trusted proxies', async () => {
  await using origin = await Origin.start();
  const settings = { trustedProxies: ['127.0.0.1'] };
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), settings });
  const sent = ['X-Consul-Token', 'secret', 'x_consul_token', 'secret'];
  const { headers } = echoed(await proxy.request({ headers: ['Host', 'a.test', ...sent] }));
  expect(headers.join(' ')).not.toContain('secret');
});
