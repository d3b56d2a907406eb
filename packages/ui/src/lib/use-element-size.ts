'use client';
import { type RefCallback, useCallback, useState } from 'react';

/** The size of an element, followed while it is mounted; zero before the first measurement. */
export function useElementSize<Target extends HTMLElement>(): readonly [
  RefCallback<Target>,
  { width: number; height: number },
] {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const ref = useCallback((element: Target | null) => {
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
