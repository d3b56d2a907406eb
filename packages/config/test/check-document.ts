import { validateDocument } from '../src/validate-document.ts';

export const web = { name: 'web', address: '0.0.0.0:8080' };
export const billing = { name: 'billing', targets: [{ address: '10.0.0.5:8080', labels: { version: 'v1' } }] };
export const toBilling = { name: 'r', upstreams: [{ name: 'billing' }] };

/** What the rules say of a document that is good but for `part`; findings of any severity are `warnings`. */
export function check(part: object): { errors: string[]; warnings: string[] } {
  const result = validateDocument({ version: 1, listeners: [web], upstreams: [billing], routes: [toBilling], ...part });
  const issues = result.ok ? result.warnings : result.issues;
  const told = (errors: boolean) =>
    issues.filter(({ severity }) => (severity === 'error') === errors).map(({ message }) => message);
  return { errors: told(true), warnings: told(false) };
}

export function listener(name: string, address: string, more: object = {}) {
  return { name, address, ...more };
}

/** An upstream with this one target. */
export function target(address: string) {
  return { upstreams: [{ name: 'billing', targets: [{ address }] }] };
}
