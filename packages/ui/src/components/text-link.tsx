'use client';
import { cn } from '../lib/cn.ts';
import { type LinkProps, RouterLink } from '../lib/link-context.tsx';

/** A link inside text. */
export function TextLink({ className, ...rest }: LinkProps) {
  return (
    <RouterLink
      {...rest}
      className={cn(
        'rounded-xs text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent',
        className,
      )}
    />
  );
}
