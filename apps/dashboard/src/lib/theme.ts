import type { Theme } from '@sluice/ui';

export const themeCookie = 'sluice.theme';

export function toTheme(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}

/** Stores the choice for the root layout, which sets it before the first paint, and shows it now. */
export function applyTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs TLS, which loopback does not have
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=31536000; SameSite=Strict`;
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
}
