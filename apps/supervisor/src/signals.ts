export interface SignalActions {
  /** SIGTERM or SIGINT, the first time. */
  stop(): void;
  /** SIGTERM or SIGINT again: do not wait any longer. */
  stopNow(): void;
  /** SIGHUP: files are to be read again. */
  reload(): void;
  /** SIGUSR2: new workers, one after another. */
  replaceWorkers(): void;
}

/** @returns removes the handlers again */
export function handleSignals(actions: SignalActions): () => void {
  let isStopping = false;
  const onStop = () => {
    if (isStopping) actions.stopNow();
    else actions.stop();
    isStopping = true;
  };
  const handlers = [
    ['SIGTERM', onStop],
    ['SIGINT', onStop],
    ['SIGHUP', () => actions.reload()],
    ['SIGUSR2', () => actions.replaceWorkers()],
  ] as const;
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
