import { type Fault, inWords, seconds, since, startLoad, withGateway } from './fault.ts';
import { signIn } from './sign-in.ts';
import { withSubject } from './subjects/subject.ts';

const kills = 4;

/** The supervisor forks another, which boots from the last good snapshot. */
export const lostWorker: Fault = {
  title: `kill -9 a worker, ${kills} times`,
  goal: '≤ 2 failed per kill, gap ≤ 250 ms, back ≤ 1 s',
  measure: () =>
    withGateway(async ({ gateway, status }) => {
      const rounds: string[] = [];
      for (let round = 0; round < kills; round++) {
        const name = `proxy-${1 + (round % 2)}`;
        const pid = await status.pidOf(name);
        const load = startLoad(gateway);
        await seconds(load, 1);
        const killed = performance.now();
        process.kill(pid, 'SIGKILL');
        await status.until(`another ${name} serves`, ({ workers }) =>
          workers.some((each) => each.id === name && each.pid !== pid && each.state === 'ready' && each.revision === 1),
        );
        const back = since(killed);
        await seconds(load, 1);
        const { failures, raced, longestGapMs } = await load.stop();
        rounds.push(`${failures.length}+${raced} raced/${Math.round(longestGapMs)} ms/${back}`);
      }
      return `failed/gap/back: ${rounds.join('; ')}`;
    }),
  beside: (kind) =>
    withSubject(kind, async ({ subject }) => {
      const rounds: string[] = [];
      for (let round = 0; round < kills; round++) {
        const before = await subject.workers();
        const [pid] = before;
        if (pid === undefined) break;
        const load = startLoad({ url: `http://127.0.0.1:${subject.port}` });
        await seconds(load, 1);
        const killed = performance.now();
        process.kill(pid, 'SIGKILL');
        const isBack = async () => {
          const now = await subject.workers();
          return now.length === before.length && !now.includes(pid);
        };
        while (!(await isBack()) && performance.now() - killed < 3000) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        const back = (await isBack()) ? since(killed) : 'never';
        await seconds(load, 1);
        const { failures, raced, longestGapMs } = await load.stop();
        rounds.push(`${failures.length}+${raced} raced/${Math.round(longestGapMs)} ms/${back}`);
        if (back === 'never') break;
      }
      return `failed/gap/back: ${rounds.join('; ')}`;
    }),
};

function lost(name: 'controller' | 'dashboard'): Fault {
  return {
    title: `kill -9 the ${name}`,
    goal: '0 failed, healthy again ≤ 10 s, sessions valid',
    measure: () =>
      withGateway(async ({ gateway, status }) => {
        const pid = await status.pidOf(name);
        const { cookies } = await signIn(gateway, gateway.password);
        const load = startLoad(gateway);
        await seconds(load, 1);
        const killed = performance.now();
        process.kill(pid, 'SIGKILL');
        await status.until(`another ${name} is ready`, ({ processes }) =>
          processes.some((each) => each.name === name && each.state === 'ready' && each.pid !== pid),
        );
        const back = since(killed);
        await seconds(load, 1);
        // The overview; without a session it is a redirect to the sign-in.
        const page = await fetch(gateway.adminUrl, { headers: { cookie: cookies }, redirect: 'manual' });
        return `${inWords(await load.stop())}, healthy after ${back}, session ${page.status === 200 ? 'valid' : 'LOST'}`;
      }),
  };
}

export const lostController = lost('controller');
export const lostDashboard = lost('dashboard');

const replacements = 5;

export const rollingRestarts: Fault = {
  title: `rolling restart, ${replacements} times`,
  goal: '0 failed',
  measure: () =>
    withGateway(async ({ gateway, status }) => {
      const load = startLoad(gateway);
      const began = performance.now();
      for (let round = 0; round < replacements; round++) {
        const before = await Promise.all(['proxy-1', 'proxy-2'].map((name) => status.pidOf(name)));
        await seconds(load, 0.5);
        gateway.supervisor.kill('SIGUSR2');
        await status.until(
          'both workers are new and the old ones are gone',
          ({ workers }) =>
            workers.length === 2 && workers.every((each) => each.state === 'ready' && !before.includes(each.pid)),
          60_000,
        );
      }
      return `${inWords(await load.stop())}, ${since(began)} in all`;
    }),
};
