'use client';
import { createContext } from 'react';

export interface MapFocus {
  /** Nodes of the lit path; undefined when nothing is pointed at and everything is at full strength. */
  readonly lit: ReadonlySet<string> | undefined;
  readonly selectedId: string | undefined;
  readonly moving: boolean;
  /** Whether every edge shows its label, or only the lit ones, because there are too many. */
  readonly allLabels: boolean;
  readonly onActivate: (id: string) => void;
  readonly onPoint: (id: string | undefined) => void;
}

/** What is pointed at. A context, so that moving the pointer does not rebuild the graph. */
export const MapFocusContext = createContext<MapFocus>({
  lit: undefined,
  selectedId: undefined,
  moving: false,
  allLabels: true,
  onActivate: () => undefined,
  onPoint: () => undefined,
});
