import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// tailwind-merge must know the sizes that only this design system has, or it takes `text-2xs` for a colour.
const merge = extendTailwindMerge({ extend: { theme: { text: ['2xs'], shadow: ['float'] } } });

/** Joins class names; of two that set the same property, the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
