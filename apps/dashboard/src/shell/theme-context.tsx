'use client';
import type { Theme } from '@sluice/ui';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { applyTheme } from '../lib/theme.ts';

interface ThemeChoice {
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<ThemeChoice>({ theme: 'system', setTheme: () => {} });

export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setState] = useState(initial);
  const setTheme = (next: Theme) => {
    applyTheme(next);
    setState(next);
  };
  return <ThemeContext value={{ theme, setTheme }}>{children}</ThemeContext>;
}

export function useTheme(): ThemeChoice {
  return useContext(ThemeContext);
}

const darkQuery = '(prefers-color-scheme: dark)';

function watchSystem(onChange: () => void): () => void {
  const query = window.matchMedia(darkQuery);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** What is shown right now: for the map, the editor and others that take a theme by property. */
export function useShownTheme(): 'light' | 'dark' {
  const { theme } = useTheme();
  const systemIsDark = useSyncExternalStore(
    watchSystem,
    () => window.matchMedia(darkQuery).matches,
    () => false,
  );
  if (theme !== 'system') return theme;
  return systemIsDark ? 'dark' : 'light';
}
