/** Where in a document an issue lies: property names and array indexes from the root. */
export type IssuePath = readonly (string | number)[];

/**
 * One thing that is wrong with an input. Codes are the interface, messages are prose that names the thing:
 * `upstream "billing": target 3: port must be 1–65535`.
 *
 * An `error` refuses the input; a `warning` is shown and lets it pass.
 */
export interface Issue {
  readonly path: IssuePath;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export function errorIssue(path: IssuePath, code: string, message: string): Issue {
  return { path, code, message, severity: 'error' };
}

export function warningIssue(path: IssuePath, code: string, message: string): Issue {
  return { path, code, message, severity: 'warning' };
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

/** `['routes', 2, 'match', 'path']` → `routes[2].match.path`, the form used in CLI output and API answers. */
export function formatIssuePath(path: IssuePath): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}
