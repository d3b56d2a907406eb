import { readFileSync } from 'node:fs';
import { defaultDocument, readDocument } from '@sluice/config';
import { formatIssuePath, type Issue, SluiceError } from '@sluice/core';
import { type AppliedChange, applyChange } from './changes/apply-change.ts';
import type { Store } from './store.ts';

export interface BootstrapOptions {
  /** SLUICE_BOOTSTRAP_CONFIG: a YAML or JSON file that becomes revision 1. Default: one HTTP listener on port 8080. */
  readonly configPath?: string | undefined;
}

/**
 * Gives an empty database its revision 1. Does nothing when there is a revision, so every process may call it.
 * @throws SluiceError `invalid` with every issue as `file:line:column`; then there is still no revision
 */
export function bootstrap(store: Store, options: BootstrapOptions = {}): AppliedChange | undefined {
  const { configPath } = options;
  return store.write(() => {
    if (store.revisions.latest() !== undefined) return undefined;
    const document = configPath === undefined ? defaultDocument : readFirstDocument(configPath);
    return applyChange(store, {
      basedOn: 0,
      author: 'system',
      reason: configPath === undefined ? 'First start' : `First start, from ${configPath}`,
      edits: [{ op: 'replace', document }],
      action: 'config.bootstrap',
    });
  });
}

function readFirstDocument(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SluiceError('invalid', `The first configuration ${path} cannot be read.`, { cause });
  }
  const result = readDocument(text);
  if (result.ok) return result.document;
  const lines = result.issues.map((issue) => `${path}:${issue.line}:${issue.column}: ${describeIssue(issue)}`);
  throw new SluiceError('invalid', `The first configuration is not valid.\n${lines.join('\n')}`, {
    issues: result.issues,
  });
}

function describeIssue(issue: Issue): string {
  const path = formatIssuePath(issue.path);
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
