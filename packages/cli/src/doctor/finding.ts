/** One thing that was looked at. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'failure';
  readonly subject: string;
  readonly words: string;
}

export function ok(subject: string, words: string): Finding {
  return { level: 'ok', subject, words };
}

export function warning(subject: string, words: string): Finding {
  return { level: 'warning', subject, words };
}

export function failure(subject: string, words: string): Finding {
  return { level: 'failure', subject, words };
}
