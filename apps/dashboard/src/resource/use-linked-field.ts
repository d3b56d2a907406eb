'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { focusField } from './focus-field.ts';

/** Focuses, once, the field that the address names: `?field=policies.0.methods`. @param box around the fields */
export function useLinkedField(box: RefObject<HTMLElement | null>): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || box.current === null) return;
    done.current = true;
    const field = new URLSearchParams(window.location.search).get('field');
    if (field !== null) focusField(box.current, field);
  });
}
