import type { ControlConnection, GatewayStatus } from '@sluice/control';
import { formatIssuePath, type Issue } from '@sluice/core';

type WorkerStatus = GatewayStatus['workers'][number];
type ListenerStatus = WorkerStatus['listeners'][number];

/**
 * Who is connected, and what each serves. Keyed by connection and not by worker id, because during a rolling
 * replacement the old and the new run of `proxy-1` are there together.
 */
export class WorkerRegistry {
  readonly #workers = new Map<ControlConnection, WorkerStatus>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get connections(): Iterable<ControlConnection> {
    return this.#workers.keys();
  }

  /** Those that take configuration: a worker that leaves would only refuse it, in the name of its successor. */
  get staying(): ControlConnection[] {
    return [...this.#workers].filter(([, { state }]) => state !== 'draining').map(([connection]) => connection);
  }

  /** Those that refused what was sent to them last. */
  get refusing(): ControlConnection[] {
    return this.staying.filter((connection) => (this.find(connection)?.rejection.length ?? 0) > 0);
  }

  /** What is known of one; undefined when it has left. */
  find(connection: ControlConnection): WorkerStatus | undefined {
    return this.#workers.get(connection);
  }

  /** By id, then by age. */
  list(): WorkerStatus[] {
    return [...this.#workers.values()].sort(
      (a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }) || a.startedAt - b.startedAt,
    );
  }

  /** Whether any run of the worker `id` is connected. */
  has(id: string): boolean {
    return [...this.#workers.values()].some((worker) => worker.id === id);
  }

  add(connection: ControlConnection): void {
    const { id, pid, startedAt, revision } = connection.hello;
    this.#workers.set(connection, {
      id,
      pid,
      startedAt,
      state: 'starting',
      revision,
      tookMs: 0,
      rejection: [],
      listeners: [],
    });
    this.#onChange();
  }

  remove(connection: ControlConnection): void {
    if (this.#workers.delete(connection)) this.#onChange();
  }

  setState(connection: ControlConnection, state: WorkerStatus['state'], listeners: readonly ListenerStatus[]): void {
    this.#update(connection, { state, listeners: [...listeners] });
  }

  applied(connection: ControlConnection, revision: number, tookMs: number): void {
    this.#update(connection, { revision, tookMs, rejection: [] });
  }

  rejected(connection: ControlConnection, issues: readonly Issue[]): void {
    this.#update(connection, { rejection: rejectionInWords(issues) });
  }

  #update(connection: ControlConnection, change: Partial<WorkerStatus>): void {
    const before = this.#workers.get(connection);
    if (before === undefined) return;
    this.#workers.set(connection, { ...before, ...change });
    this.#onChange();
  }
}

/** As the status carries it: one line an issue, with its place in the document. */
export function rejectionInWords(issues: readonly Issue[]): string[] {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${formatIssuePath(path)}: ${message}`));
}
