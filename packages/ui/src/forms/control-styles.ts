/** What every text-like control shares: a 32 px box that says when it is wrong. 16 px type on phones, or iOS zooms in. */
export const controlStyles =
  'h-8 w-full min-w-0 rounded-md border border-border-strong/70 bg-surface px-2.5 text-sm text-text transition-colors placeholder:text-muted hover:border-border-strong disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken aria-invalid:border-unhealthy max-sm:h-10 max-sm:text-lg';
