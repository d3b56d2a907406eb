import type { ChildMessage, GatewayStatus, SupervisorMessage } from '@sluice/control';

export interface ProcessLinkOptions {
  onProcesses(processes: GatewayStatus['processes']): void;
  /** SIGHUP reached the supervisor. */
  onReload(): void;
  /** SIGTERM, or the supervisor is gone. */
  onStop(): void;
}

export interface ProcessLink {
  ready(): void;
  /** False when nobody supervises this process. */
  replaceWorkers(): boolean;
  close(): void;
}

/** The IPC channel to the supervisor, when there is one. A controller started by hand works without. */
export function linkToSupervisor(options: ProcessLinkOptions): ProcessLink {
  const isSupervised = process.send !== undefined;
  const send = (message: ChildMessage): boolean => {
    if (process.send === undefined || !process.connected) return false;
    // The callback takes the error of a channel that closes meanwhile; `disconnect` follows.
    process.send(message, undefined, {}, () => {});
    return true;
  };
  const onMessage = (message: unknown) => {
    // Only the supervisor, which has the same types, can write to this channel.
    const told = message as SupervisorMessage;
    if (told.kind === 'ping') send({ kind: 'pong', sequence: told.sequence });
    else if (told.kind === 'processes') options.onProcesses(told.processes.map((process) => ({ ...process })));
    else if (told.kind === 'reload') options.onReload();
  };
  // Ctrl-C reaches every process of the terminal; under a supervisor it is the supervisor who decides the order.
  const onInterrupt = () => {
    if (!isSupervised) options.onStop();
  };
  process.on('message', onMessage);
  process.on('disconnect', options.onStop);
  process.on('SIGTERM', options.onStop);
  process.on('SIGINT', onInterrupt);
  return {
    ready: () => void send({ kind: 'ready' }),
    replaceWorkers: () => send({ kind: 'replace-workers' }),
    close() {
      process.off('message', onMessage);
      process.off('disconnect', options.onStop);
      process.off('SIGTERM', options.onStop);
      process.off('SIGINT', onInterrupt);
    },
  };
}
