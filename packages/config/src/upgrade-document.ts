import type { Issue } from '@sluice/core';
import { currentVersion } from './document.ts';
import { type IssueCode, refusal } from './issue-codes.ts';
import { isRecord } from './schema-shape.ts';

/** Turns a document of one version into the next. Gets and gives raw input: it runs before validation. */
export type DocumentUpgrade = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** `upgrades[0]` leads from version 1 to 2, and so on. A change of the document's form adds one at the end. */
export const upgrades: readonly DocumentUpgrade[] = [];

/** Brings a document to the version this build writes. A newer one is refused: it may say what we would not honour. */
export function upgradeDocument(
  input: unknown,
  steps: readonly DocumentUpgrade[] = upgrades,
): { readonly ok: true; readonly document: Record<string, unknown> } | { readonly ok: false; readonly issue: Issue } {
  const newest = steps === upgrades ? currentVersion : steps.length + 1;
  const refuse = (code: IssueCode, message: string) => ({
    ok: false as const,
    issue: refusal(['version'], code, message),
  });
  if (!isRecord(input)) {
    return {
      ok: false,
      issue: refusal([], 'invalid_type', 'the document must be a mapping that begins with "version: 1"'),
    };
  }
  const { version } = input;
  if (version === undefined) return refuse('required', `version is required; write "version: ${newest}"`);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return refuse('invalid_value', `version must be a whole number from 1 to ${newest}`);
  }
  if (version > newest) {
    return refuse(
      'newer_version',
      `version ${version} was written by a newer Sluice; this one reads up to version ${newest}`,
    );
  }
  const document = steps.slice(version - 1).reduce((from, step) => step(from), input);
  return { ok: true, document };
}
