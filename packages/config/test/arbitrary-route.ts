import fc from 'fast-check';
import { awkwardText, common, duration, headerName, host, labels, path, visible, withSome } from './arbitrary-parts.ts';

const valueMatch = fc.oneof(
  fc.record({ name: headerName, exact: awkwardText }),
  fc.record({ name: headerName, prefix: awkwardText.map((text) => `p${text}`) }),
  fc.record({ name: headerName, regex: fc.constantFrom('a.*', '[0-9]+', '(a|b)') }),
  fc.record({ name: headerName, present: fc.boolean() }),
);

const policy = fc.record(
  {
    type: fc.constantFrom('request_headers', 'response_headers'),
    set: fc.dictionary(
      headerName.map((text) => `x-${text}`),
      visible,
      { maxKeys: 3 },
    ),
    remove: fc.array(
      headerName.map((text) => `x-${text}`),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['type'] },
);

const pathReplacement = fc.oneof(
  fc.record({ prefix: path }),
  fc.record({ full: path }),
  fc.record({ regex: fc.constant('^/(.*)$'), replacement: awkwardText.filter((text) => !/\p{Cc}/u.test(text)) }),
);

function action(upstreams: readonly string[]): fc.Arbitrary<object> {
  const redirect = withSome([], {
    scheme: fc.constantFrom('http', 'https'),
    host: visible,
    port: fc.integer({ min: 1, max: 65_535 }),
    path: pathReplacement,
    stripQuery: fc.boolean(),
    status: fc.constantFrom(301, 302, 303, 307, 308),
  });
  const directResponse = withSome(['status'], {
    status: fc.integer({ min: 200, max: 599 }),
    body: awkwardText,
    headers: fc.dictionary(headerName, visible, { maxKeys: 3 }),
  });
  const others = [
    redirect.map((value) => ({ redirect: value })),
    directResponse.map((value) => ({ directResponse: value })),
  ];
  if (upstreams.length === 0) return fc.oneof(...others);
  const part = withSome(['name', 'weight'], {
    name: fc.constantFrom(...upstreams),
    weight: fc.integer({ min: 1, max: 100 }),
    subset: labels,
  });
  const rewrite = withSome([], { path: pathReplacement, host: visible });
  return fc.oneof(
    ...others,
    fc.record({ upstreams: fc.array(part, { minLength: 1, maxLength: 3 }), rewrite }, { requiredKeys: ['upstreams'] }),
  );
}

export const route = (routeName: string, upstreams: readonly string[]) =>
  fc
    .tuple(
      withSome(['name', 'match'], {
        ...common,
        name: fc.constant(routeName),
        hosts: fc.array(host, { minLength: 1, maxLength: 3 }),
        // A prefix match, so that any replacement of a path fits it.
        match: withSome(['path'], {
          path: fc.record({ prefix: path.filter((text) => !text.includes('#')) }),
          methods: fc.array(fc.constantFrom('GET', 'POST', 'PUT'), { minLength: 1, maxLength: 3 }),
          headers: fc.array(valueMatch, { maxLength: 3 }),
          query: fc.array(valueMatch, { maxLength: 2 }),
          clientAddresses: fc.array(fc.constantFrom('10.0.0.0/8', '::1', '192.0.2.1'), { minLength: 1, maxLength: 2 }),
        }),
        priority: fc.integer({ min: -5, max: 5 }),
        timeout: duration,
        maxBodySize: fc.constantFrom('1KiB', '10MB', '512'),
        websocket: fc.boolean(),
        policies: fc.array(policy, { maxLength: 3 }),
      }),
      action(upstreams),
    )
    .map(([fields, does]) => ({ ...fields, ...does }));
