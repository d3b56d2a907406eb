import { textFrom } from '../../e2e/fixtures/text-from.ts';
import { openEchoSocket } from '../../e2e/fixtures/web-socket.ts';
import { inWords, onEach, startLoad } from './fault.ts';
import { revisionSeen } from './probe.ts';

const revisions = 20;
const withinMs = 10_000;
/** So many new connections in a row have to be told of a revision before it counts as live: there are two workers. */
const inARow = 4;

export const reload = onEach(
  {
    title: `${revisions} revisions in ${withinMs / 1000} s`,
    goal: '0 failed, ≤ 0.2 % raced, slow requests and WebSockets complete, live ≤ 1 s',
  },
  async ({ subject, origin }) => {
    const url = `http://127.0.0.1:${subject.port}`;
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openEchoSocket(url)));
    const slow = Array.from({ length: 20 }, () => textFrom(`${url}/held`, withinMs * 3));
    const load = startLoad({ url });
    const live: number[] = [];
    const began = performance.now();
    for (let count = 1; count <= revisions; count++) {
      const due = began + (withinMs / revisions) * count;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const called = performance.now();
      await subject.reload(count);
      for (let seen = 0; seen < inARow && performance.now() - called < 10_000; ) {
        seen = (await revisionSeen(subject.port)) === String(count) ? seen + 1 : 0;
      }
      live.push(performance.now() - called);
    }
    const result = await load.stop();
    origin.release();
    const complete = (await Promise.all(slow)).filter((text) => text.endsWith('ended')).length;
    const echoes = await Promise.all(sockets.map((socket) => socket.echo('still here').catch(String)));
    const open = echoes.filter((echo) => echo === 'still here').length;
    for (const socket of sockets) socket.end();
    return `${inWords(result)}, ${complete}/20 slow requests complete, ${open}/20 WebSockets open, live ≤ ${Math.round(Math.max(...live))} ms`;
  },
);
