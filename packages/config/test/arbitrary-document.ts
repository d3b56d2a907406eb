import fc from 'fast-check';
import type { ConfigDocumentInput } from '../src/document.ts';
import type { ListenerInput } from '../src/resources/listener.ts';
import type { RouteInput } from '../src/resources/route.ts';
import type { UpstreamInput } from '../src/resources/upstream.ts';
import { certificate, listener } from './arbitrary-listener.ts';
import { duration, headerName, name, withSome } from './arbitrary-parts.ts';
import { route } from './arbitrary-route.ts';
import { upstream } from './arbitrary-upstream.ts';

// For property tests: valid documents of every shape the schemas allow.

const distinctNames = fc.uniqueArray(name, { maxLength: 4 });

export const arbitraryDocument: fc.Arbitrary<ConfigDocumentInput> = fc
  .tuple(distinctNames, distinctNames, distinctNames, distinctNames)
  .chain(([certificateNames, listenerNames, upstreamNames, routeNames]) =>
    fc.record({
      version: fc.constant(1 as const),
      settings: withSome([], {
        trustedProxies: fc.array(fc.constantFrom('10.0.0.0/8', '2001:db8::/32'), { maxLength: 2 }),
        requestIdHeader: headerName,
        drainTimeout: duration,
      }),
      certificates: certificateNames.length === 0 ? fc.constant([]) : fc.tuple(...certificateNames.map(certificate)),
      listeners: fc.tuple(
        ...listenerNames.map((listenerName, index) => listener(listenerName, index, certificateNames)),
      ) as unknown as fc.Arbitrary<ListenerInput[]>,
      // The arbitraries above are built field by field; that the whole fits is what the property test asserts first.
      upstreams: fc.tuple(...upstreamNames.map(upstream)) as unknown as fc.Arbitrary<UpstreamInput[]>,
      routes: fc.tuple(...routeNames.map((routeName) => route(routeName, upstreamNames))) as unknown as fc.Arbitrary<
        RouteInput[]
      >,
    }),
  );
