import { startOrigin } from '../../e2e/fixtures/origin.ts';
import { type Fault, inWords, seconds, startLoad, withGateway } from './fault.ts';

export const oneUpstreamLost: Fault = {
  title: 'one of three upstreams killed',
  goal: '0 failed GET',
  async measure() {
    const others = await Promise.all([startOrigin('second'), startOrigin('third')]);
    try {
      return await withGateway(
        async ({ gateway, origin }) => {
          const load = startLoad(gateway);
          await seconds(load, 2);
          await origin.stop();
          await seconds(load, 3);
          return inWords(await load.stop());
        },
        (origin) => ({
          upstreams: [{ name: 'origin', targets: [origin, ...others].map(({ address }) => ({ address })) }],
        }),
      );
    } finally {
      await Promise.all(others.map((other) => other.stop()));
    }
  },
};
