/** What floats: raised, bordered, the only things with a shadow. */
export const popupStyles =
  'rounded-md border bg-raised text-text shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 data-starting-style:scale-98';

export const backdropStyles =
  'fixed inset-0 z-40 bg-black/40 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';
