import { cva, type VariantProps } from 'class-variance-authority';

/** The look of a button, also for links that act like one: `<Link className={buttonStyles({ variant: 'primary' })}>`. */
export const buttonStyles = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium text-sm transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
        secondary: 'border-border bg-surface text-text hover:border-border-strong hover:bg-sunken',
        ghost: 'border-transparent bg-transparent text-muted hover:bg-text/6 hover:text-text',
        danger: 'border-unhealthy/40 bg-surface text-unhealthy hover:bg-unhealthy/10',
        'danger-solid': 'border-transparent bg-unhealthy text-surface hover:bg-unhealthy/90',
      },
      size: { sm: 'h-7 px-2', md: 'h-8 px-3', lg: 'h-10 px-4 text-base' },
      square: { true: 'px-0', false: '' },
    },
    compoundVariants: [
      { square: true, size: 'sm', class: 'w-7' },
      { square: true, size: 'md', class: 'w-8' },
      { square: true, size: 'lg', class: 'w-10' },
    ],
    defaultVariants: { variant: 'secondary', size: 'md', square: false },
  },
);

export type ButtonStyleProps = Pick<VariantProps<typeof buttonStyles>, 'variant' | 'size'>;
