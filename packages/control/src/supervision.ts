/**
 * What the supervisor and its children say over the IPC channel that `fork` gives them. Types only: the supervisor
 * imports nothing at run time, so it checks these few shapes by hand.
 */

export type ProcessName = 'controller' | 'dashboard' | `proxy-${number}`;

export type ChildMessage =
  /** Up and able to do its work; until then the supervisor counts it as starting. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong'; readonly sequence: number }
  /** Proxy: wants a listening socket. The supervisor binds it once and keeps it; every worker gets the same one. */
  | { readonly kind: 'listen'; readonly host: string; readonly port: number }
  /** Proxy: no longer uses it. Closed when no worker does. */
  | { readonly kind: 'unlisten'; readonly host: string; readonly port: number }
  /** Proxy: with each snapshot it takes into use, how long it may take to leave. */
  | { readonly kind: 'drain-timeout'; readonly timeoutMs: number }
  /** Proxy: stopped accepting and the last exchange has ended; exits by itself right after. */
  | { readonly kind: 'drained' }
  /** Controller: replace all workers one after another without losing a request. */
  | { readonly kind: 'replace-workers' };

export type SupervisorMessage =
  | { readonly kind: 'ping'; readonly sequence: number }
  /** Sent with the socket's handle as the second argument of `send`. */
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'listen-failed';
      readonly host: string;
      readonly port: number;
      /** `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL` … */
      readonly code: string;
      readonly message: string;
    }
  /** Stop accepting, finish what runs, then exit; after `deadlineMs` the supervisor kills. */
  | { readonly kind: 'drain'; readonly deadlineMs: number }
  /** SIGHUP reached the supervisor: re-read files. */
  | { readonly kind: 'reload' }
  /** To the controller, on every change: the whole table. */
  | { readonly kind: 'processes'; readonly processes: readonly ProcessStatus[] };

export interface ProcessStatus {
  readonly name: ProcessName;
  readonly pid: number | undefined;
  readonly state: 'starting' | 'ready' | 'draining' | 'backing-off' | 'stopped';
  /** Milliseconds since the epoch of the last change of `state`. */
  readonly since: number;
  /** Unwanted exits since the supervisor started. */
  readonly restarts: number;
  /** `killed by SIGKILL`, `exited with code 1`, `no heartbeat for 10 s`; undefined before the first unwanted exit. */
  readonly lastExit: string | undefined;
}
