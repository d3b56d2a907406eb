'use client';
import { createContext } from 'react';

/** What a sidebar's links need to know about where they are: in a drawer they close it. */
export const SidebarContext = createContext<{ readonly onNavigate: () => void; readonly inDrawer: boolean }>({
  onNavigate: () => undefined,
  inDrawer: false,
});
