import { type ConfigDocument, describeChange, diffDocuments, type ResourceKind, resourceLists } from '@sluice/config';
import type { Store } from '@sluice/store';

/** How many revisions are opened; each is a whole document. */
const lookedAt = 50;

export interface ResourceHistory {
  /** Newest first. */
  readonly items: readonly {
    readonly number: number;
    readonly createdAt: number;
    readonly author: string;
    readonly reason: string;
    /** What it did to the resource. */
    readonly sentences: readonly string[];
  }[];
  readonly lookedAt: number;
  /** Whether every revision there is was looked at. */
  readonly complete: boolean;
}

/** The newest revisions that touched one resource. What was renamed begins under its new name. */
export function resourceHistory(store: Store, kind: ResourceKind, name: string): ResourceHistory {
  const list = resourceLists[kind];
  // Documents with nothing in them but the one resource, so that their diffs tell only of it.
  const empty: ConfigDocument = { ...store.document(), certificates: [], listeners: [], upstreams: [], routes: [] };
  const only = (number: number | undefined): ConfigDocument => {
    const document = number === undefined ? undefined : store.revision(number)?.document;
    const members: readonly { readonly name: string }[] = document?.[list] ?? [];
    return { ...empty, [list]: members.filter((member) => member.name === name) };
  };
  const summaries = store.listRevisions({ limit: lookedAt + 1 });
  let after = only(summaries[0]?.number);
  const items = summaries.slice(0, lookedAt).flatMap((summary, index) => {
    const before = only(summaries[index + 1]?.number);
    const sentences = diffDocuments(before, after).map((change) => describeChange(change));
    after = before;
    const { number, createdAt, author, reason } = summary;
    return sentences.length === 0 ? [] : [{ number, createdAt, author, reason, sentences }];
  });
  return { items, lookedAt, complete: summaries.length <= lookedAt };
}
