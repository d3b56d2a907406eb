import { validateDocument } from '../src/validate-document.ts';

export const web = { name: 'web', address: '0.0.0.0:8080' };
export const billing = { name: 'billing', targets: [{ address: '10.0.0.5:8080', labels: { version: 'v1' } }] };
export const toBilling = { name: 'r', upstreams: [{ name: 'billing' }] };

/** What the rules say of a document that is good but for `part`. */
export function check(part: object): { errors: string[]; warnings: string[] } {
  const result = validateDocument({ version: 1, listeners: [web], upstreams: [billing], routes: [toBilling], ...part });
  const issues = result.ok ? result.warnings : result.issues;
  const told = (severity: string) =>
    issues.filter((issue) => issue.severity === severity).map(({ message }) => message);
  return { errors: told('error'), warnings: told('warning') };
}

export function listener(name: string, address: string, more: object = {}) {
  return { name, address, ...more };
}

/** An upstream with this one target. */
export function target(address: string) {
  return { upstreams: [{ name: 'billing', targets: [{ address }] }] };
}
