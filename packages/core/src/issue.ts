/** Where in a document an issue lies: property names and array indexes from the root. */
export type IssuePath = readonly (string | number)[];

/**
 * One thing that is wrong with an input. Codes are the interface, messages are prose that names the thing:
 * `upstream "billing": target 3: port must be 1–65535`.
 *
 * An `error` refuses the input. The others are shown and let it pass: a `warning` is likely to do harm, an `info` is worth
 * knowing.
 */
export interface Issue {
  readonly path: IssuePath;
  readonly code: string;
  readonly message: string;
  readonly severity: IssueSeverity;
  /** What to do about it, as a sentence; findings of the lint have one. */
  readonly fix?: string | undefined;
}

export type IssueSeverity = 'error' | 'warning' | 'info';

export function errorIssue(path: IssuePath, code: string, message: string): Issue {
  return { path, code, message, severity: 'error' };
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
