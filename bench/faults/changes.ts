import { textFrom } from '../../e2e/fixtures/text-from.ts';
import { openEchoSocket } from '../../e2e/fixtures/web-socket.ts';
import { connectApi } from './connect-api.ts';
import { type Fault, inWords, startLoad, withGateway } from './fault.ts';
import { invalidDocuments } from './invalid-documents.ts';

const revisions = 20;
const withinMs = 10_000;

export const manyRevisions: Fault = {
  title: `${revisions} revisions in ${withinMs / 1000} s`,
  goal: '0 failed, ≤ 0.2 % raced, slow requests and WebSockets complete, live ≤ 1 s',
  measure: () =>
    withGateway(async ({ gateway, status, origin }) => {
      const api = connectApi(gateway);
      const socket = await openEchoSocket(gateway.url);
      const slow = textFrom(`${gateway.url}/held`, withinMs * 3);
      const load = startLoad(gateway);
      const live: number[] = [];
      const began = performance.now();
      for (let count = 1; count <= revisions; count++) {
        await new Promise((resolve) =>
          setTimeout(resolve, Math.max(0, began + (withinMs / revisions) * count - performance.now())),
        );
        const called = performance.now();
        const { revision } = await api.routes.put.mutate({
          basedOn: count,
          name: 'all',
          value: { name: 'all', description: `change ${count}`, upstreams: [{ name: 'origin' }] },
        });
        await status.until('it is live', ({ workers }) => workers.every((each) => each.revision === revision));
        live.push(performance.now() - called);
      }
      const result = await load.stop();
      origin.release();
      const slowWords = (await slow).endsWith('ended') ? 'slow request complete' : 'slow request LOST';
      const echo = await socket.echo('still here').catch(String);
      socket.end();
      return `${inWords(result)}, ${slowWords}, WebSocket ${echo === 'still here' ? 'open' : 'LOST'}, live ≤ ${Math.round(Math.max(...live))} ms`;
    }),
};

export const invalidConfigurations: Fault = {
  title: '50 invalid configurations',
  goal: '0 activated, the error names the field',
  measure: () =>
    withGateway(async ({ gateway, status }) => {
      const api = connectApi(gateway);
      let activated = 0;
      let named = 0;
      const documents = invalidDocuments(gateway.document);
      const load = startLoad(gateway);
      for (const { field, document } of documents) {
        const refusal = await api.config.applyText.mutate({ text: JSON.stringify(document) }).then(
          () => undefined,
          (error: { data?: { issues?: { path: (string | number)[] }[] } }) => error.data?.issues ?? [],
        );
        if (refusal === undefined) activated++;
        else if (refusal.some(({ path }) => path.join('.').startsWith(field))) named++;
      }
      const result = await load.stop();
      const { revision } = await status.until('the revision is known', () => true);
      return `${activated} activated of ${documents.length} (revision ${revision}), ${named} named the field, ${inWords(result)}`;
    }),
};
