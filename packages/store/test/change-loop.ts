// A writer to be killed: changes the configuration as fast as it can and says the number of each revision once it is
// committed. `node change-loop.ts <gateway.db> <name> [count]`
import { writeSync } from 'node:fs';
import { applyChange, openStore, StaleChange } from '../src/index.ts';

const [path = '', name = 'writer', count = 'Infinity'] = process.argv.slice(2);
const store = openStore({ path });

for (let done = 0; done < Number(count); ) {
  try {
    const step = `${store.latestRevision()?.number ?? 0}`;
    const applied = applyChange(store, {
      basedOn: Number(step),
      author: name,
      edits: [
        // Two resources that belong together: a half-applied change would be a route without its upstream.
        { op: 'put', kind: 'upstream', value: { name: `${name}-up-${step}`, targets: [{ address: '127.0.0.1:9' }] } },
        {
          op: 'put',
          kind: 'route',
          value: { name: `${name}-route-${step}`, upstreams: [{ name: `${name}-up-${step}` }] },
        },
      ],
    });
    writeSync(1, `${applied.revision.number}\n`);
    done += 1;
  } catch (thrown) {
    if (!(thrown instanceof StaleChange)) throw thrown;
  }
}
store.close();
