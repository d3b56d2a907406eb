'use client';
import type { AccessLogFilter } from '@sluice/api';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useTRPC } from '../trpc/trpc.ts';
import { emptyLiveState, type LiveState, LiveStore } from './live-store.ts';

interface Live {
  readonly store: LiveStore;
  readonly setAccessLog: (filter: AccessLogFilter | undefined) => void;
}

const LiveContext = createContext<Live | undefined>(undefined);

/** Holds the tab's one event stream. When the configuration changes, what was fetched of it is fetched again. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [store] = useState(() => new LiveStore());
  const [accessLog, setAccessLog] = useState<AccessLogFilter>();
  const subscription = useSubscription(
    trpc.events.live.subscriptionOptions(accessLog === undefined ? {} : { accessLog }, {
      onData({ data: event }) {
        const before = store.get().revision;
        store.receive(event);
        if (event.type === 'revision' && before !== 0 && event.number !== before) {
          void queryClient.invalidateQueries();
        }
      },
    }),
  );
  const { status } = subscription;
  useEffect(() => {
    if (status === 'pending') store.setStream('open');
    else if (store.get().connection !== undefined) store.setStream('lost');
  }, [status, store]);
  const [live] = useState<Live>(() => ({ store, setAccessLog }));
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLiveContext(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error('this component must stand inside LiveProvider');
  return live;
}

/** A part of the live state. `select` must give back the same object while nothing it looks at has changed. */
export function useLive<Part>(select: (state: LiveState) => Part): Part {
  const { store } = useLiveContext();
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.get()),
    () => select(emptyLiveState),
  );
}

/** Asks for the access log while the component is shown. Filter by value: keep the object between renders. */
export function useAccessLogTail(filter: AccessLogFilter) {
  const { store, setAccessLog } = useLiveContext();
  useEffect(() => {
    store.clearEntries();
    setAccessLog(filter);
    return () => setAccessLog(undefined);
  }, [filter, store, setAccessLog]);
  const entries = useLive((state) => state.entries);
  const dropped = useLive((state) => state.droppedEntries);
  return { entries, dropped, clear: () => store.clearEntries() };
}
