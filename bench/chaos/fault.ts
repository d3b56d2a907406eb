import { type RunningGateway, startGateway } from '@sluice/testing/start-gateway';
import { forwardAllTo } from '../../e2e/fixtures/forward-all.ts';
import { type Origin, startOrigin } from '../../e2e/fixtures/origin.ts';
import { type LoadResult, type SteadyLoad, startSteadyLoad } from '../../e2e/fixtures/steady-load.ts';
import { type StatusWatch, watchStatus } from '../../e2e/fixtures/watch-status.ts';
import { sluice } from './subjects/sluice.ts';
import { type Setting, type SubjectKind, withSubject } from './subjects/subject.ts';

/** One row of the table. */
export interface Fault {
  readonly title: string;
  /** What is aimed for, in the words of the column `measured`. */
  readonly goal: string;
  /** Breaks a running appliance. @returns what was seen, in one line */
  measure(): Promise<string>;
  /** The same done to another gateway, where that has a meaning. */
  beside?(kind: SubjectKind): Promise<string>;
  /** Mostly waits, so all gateways are measured at a time. */
  readonly waits?: boolean;
}

/** A fault that is measured on each gateway in the same way. */
export function onEach(
  row: Pick<Fault, 'title' | 'goal' | 'waits'>,
  measure: (setting: Setting) => Promise<string>,
): Fault {
  const beside = (kind: SubjectKind) => withSubject(kind, measure);
  return { ...row, measure: () => beside(sluice), beside };
}

export interface Appliance {
  readonly gateway: RunningGateway;
  readonly origin: Origin;
  readonly status: StatusWatch;
}

/** The load that every row means unless it says otherwise. */
export const connections = 20;
const requestsPerSecond = 500;

/** An appliance with two workers that forwards everything to an origin in this process. */
export async function withGateway<Result>(
  measure: (appliance: Appliance) => Promise<Result>,
  config: (origin: Origin) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<Result> {
  const origin = await startOrigin();
  const gateway = await startGateway({ config: { ...forwardAllTo(origin), ...config(origin) } });
  const status = watchStatus(gateway.dataDir);
  try {
    await status.until(
      'both workers are ready',
      ({ workers }) => workers.filter((each) => each.state === 'ready').length === 2,
    );
    return await measure({ gateway, origin, status });
  } finally {
    status.close();
    await gateway.stop();
    await origin.stop();
  }
}

export function startLoad({ url }: { readonly url: string }): SteadyLoad {
  return startSteadyLoad(url, { connections, requestsPerSecond });
}

/** 500 requests/s for so long. */
export function seconds(load: SteadyLoad, count: number): Promise<void> {
  return load.more(Math.round(count * requestsPerSecond));
}

/** `0 failed, 0.00 % raced` */
export function inWords(result: LoadResult): string {
  return `${result.failures.length} failed, ${((100 * result.raced) / result.sent).toFixed(2)} % raced of ${result.sent}`;
}

/** Milliseconds since `began`, without a fraction. */
export function since(began: number): string {
  return `${Math.round(performance.now() - began)} ms`;
}

/** `25.0 KiB each` */
export function each(bytes: number, count: number): string {
  return `${(bytes / 1024 / count).toFixed(1)} KiB each`;
}
