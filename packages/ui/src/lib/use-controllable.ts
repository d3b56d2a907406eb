'use client';
import { useState } from 'react';

/** A value that the caller may own (and put into the URL); otherwise it lives here. */
export function useControllable<T>(
  value: T | undefined,
  onChange: ((value: T) => void) | undefined,
  initial: T,
): readonly [T, (value: T) => void] {
  const [own, setOwn] = useState(initial);
  const set = (next: T) => {
    if (value === undefined) setOwn(next);
    onChange?.(next);
  };
  return [value === undefined ? own : value, set];
}
