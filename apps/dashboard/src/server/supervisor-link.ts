import type { ChildMessage, SupervisorMessage } from '@sluice/control';

/** Answers the supervisor's heartbeat and passes its wish to stop on. Without a supervisor only signals do. */
export function linkToSupervisor(onStop: (deadlineMs: number) => void): { ready(): void } {
  const send = (message: ChildMessage) => {
    // The callback takes the error of a channel that closes meanwhile; `disconnect` follows.
    if (process.connected) process.send?.(message, undefined, {}, () => {});
  };
  process.on('message', (message: unknown) => {
    // Only the supervisor, which has the same types, can write to this channel.
    const told = message as SupervisorMessage;
    if (told.kind === 'ping') send({ kind: 'pong', sequence: told.sequence });
    else if (told.kind === 'drain') onStop(told.deadlineMs);
  });
  process.on('disconnect', () => onStop(stopWithinMs));
  process.on('SIGTERM', () => onStop(stopWithinMs));
  // Ctrl-C reaches every process of the terminal; the supervisor decides the order.
  process.on('SIGINT', () => {
    if (process.send === undefined) onStop(stopWithinMs);
  });
  return { ready: () => send({ kind: 'ready' }) };
}

/** Requests of a dashboard are short; what takes longer is an event stream, which is ended first. */
const stopWithinMs = 3_000;
