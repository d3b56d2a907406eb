/**
 * Brings the control of a field into view and focuses it, opening what it is folded into.
 * @param path with dots; of a field without a control of its own, the nearest one around it
 * @returns whether there is one
 */
export function focusField(within: ParentNode, path: string): boolean {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const place = within.querySelector<HTMLElement>(`[data-field="${CSS.escape(parts.slice(0, length).join('.'))}"]`);
    if (place === null) continue;
    for (let fold = place.closest('details'); fold !== null; fold = fold.parentElement?.closest('details') ?? null) {
      fold.open = true;
    }
    const control = place.querySelector<HTMLElement>('input, select, textarea, summary, button:not([disabled])');
    (control ?? place).scrollIntoView({ block: 'center' });
    control?.focus({ preventScroll: true });
    return control !== null;
  }
  return false;
}
