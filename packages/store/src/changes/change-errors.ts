import type { Change } from '@sluice/config';
import { type Issue, type IssuePath, SluiceError } from '@sluice/core';
import type { RevisionSummary } from '../revision-log.ts';

/** The document would not be valid; nothing was changed. `issues` have paths from the document's root. */
export class InvalidChange extends SluiceError {
  readonly #places: readonly (IssuePath | undefined)[];

  constructor(issues: readonly Issue[], places: readonly (IssuePath | undefined)[]) {
    const errors = issues.filter((issue) => issue.severity === 'error');
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super('invalid', `${errors[0]?.message ?? 'The configuration is not valid'}${more}`, { issues });
    this.#places = places;
  }

  /**
   * The issues inside the value of one edit, with paths from that value's root, as a form needs them; and those
   * elsewhere in the document, with whole paths.
   */
  issuesOfEdit(edit: number): { own: Issue[]; elsewhere: Issue[] } {
    const place = this.#places[edit];
    const own: Issue[] = [];
    const elsewhere: Issue[] = [];
    for (const issue of this.issues) {
      if (place?.every((part, index) => issue.path[index] === part)) {
        own.push({ ...issue, path: issue.path.slice(place.length) });
      } else elsewhere.push(issue);
    }
    return { own, elsewhere };
  }
}

/** Somebody else changed the configuration since `basedOn`; nothing was changed. */
export class StaleChange extends SluiceError {
  readonly basedOn: number;
  /** Base the change on this one to try again. */
  readonly latest: RevisionSummary;
  readonly changes: readonly Change[];
  /** `changes` for people. */
  readonly sentences: readonly string[];

  constructor(
    basedOn: number,
    latest: RevisionSummary,
    since: { changes: readonly Change[]; sentences: readonly string[] },
  ) {
    super(
      'conflict',
      `The configuration is at revision ${latest.number} by ${latest.author} and this change was made from revision ${basedOn}.`,
    );
    this.basedOn = basedOn;
    this.latest = latest;
    this.changes = since.changes;
    this.sentences = since.sentences;
  }
}
