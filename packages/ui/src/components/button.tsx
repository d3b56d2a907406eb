'use client';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cn } from '../lib/cn.ts';
import { type LinkProps, RouterLink } from '../lib/link-context.tsx';
import { type ButtonStyleProps, buttonStyles } from './button-styles.ts';
import { Spinner } from './spinner.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonStyleProps {
  /** Shows a spinner and refuses clicks, without losing focus as `disabled` would. */
  readonly busy?: boolean | undefined;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that says what it does with a verb. `type` is `button` unless told otherwise. */
export function Button({
  variant,
  size,
  busy,
  icon,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={busy ? 'button' : type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={cn(buttonStyles({ variant, size }), className)}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** Said by screen readers and shown as the title: an icon alone says nothing. */
  readonly label: string;
  readonly icon: ReactNode;
}

/** A square button with an icon and a name. */
export function IconButton({ label, icon, variant = 'ghost', size, busy, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      aria-busy={busy || undefined}
      className={cn(buttonStyles({ variant, size, square: true }), className)}
    >
      {busy ? <Spinner /> : icon}
    </button>
  );
}

export interface LinkButtonProps extends LinkProps, ButtonStyleProps {
  readonly icon?: ReactNode;
}

/** A link that looks like a button, because it leads to a page. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <RouterLink {...rest} className={cn(buttonStyles({ variant, size }), className)}>
      {icon}
      {children}
    </RouterLink>
  );
}
