import {
  type ConfigDocument,
  type IssueCode,
  type ResourceKind,
  renameReferencesIn,
  resourceLists,
} from '@sluice/config';
import { errorIssue, type Issue, type IssuePath, SluiceError } from '@sluice/core';
import type { Edit } from './edit.ts';

/** What has to happen to the rows besides writing the touched ones. In order. */
export type RowStep =
  | { readonly op: 'delete'; readonly kind: ResourceKind; readonly name: string }
  | { readonly op: 'rename'; readonly kind: ResourceKind; readonly from: string; readonly to: string };

/** A document with edits applied, not validated yet. */
export interface EditedDocument {
  readonly document: unknown;
  readonly rowSteps: readonly RowStep[];
  /** Names whose rows may differ from before; `everything` after a replacement. */
  readonly touched: ReadonlyMap<ResourceKind, ReadonlySet<string>> | 'everything';
  /** Where in `document` the value of each edit stands; undefined for deletions. */
  readonly places: readonly (IssuePath | undefined)[];
  /** Names that were taken when an edit gave them, whether or not a later edit freed them. */
  readonly collisions: readonly Issue[];
}

interface Put {
  readonly kind: ResourceKind;
  readonly value: unknown;
}

/** Kinds whose members name others. */
const referringKinds = ['listener', 'route'] as const;

type Lists = Record<ResourceKind, unknown[]>;

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
  return typeof value.name === 'string' ? value.name : undefined;
}

/** A document in the making: plain arrays that each edit changes in place. */
class Draft {
  #replacement: unknown;
  #replaced = false;
  #settings: unknown;
  readonly #before: ConfigDocument;
  /** Resources that came with `before`; the others are not validated yet, and may have any shape. */
  readonly #known: Set<unknown>;
  readonly #lists: Lists;
  readonly #touched = new Map<ResourceKind, Set<string>>();
  readonly #rowSteps: RowStep[] = [];
  readonly #collisions: (Put & { readonly name: string })[] = [];

  constructor(before: ConfigDocument) {
    this.#before = before;
    this.#known = new Set([...before.listeners, ...before.routes]);
    this.#settings = before.settings;
    this.#lists = {
      certificate: [...before.certificates],
      source: [...before.discoverySources],
      listener: [...before.listeners],
      upstream: [...before.upstreams],
      route: [...before.routes],
    };
  }

  /** @returns where the value of this edit stands now */
  take(edit: Edit): Put | IssuePath | undefined {
    if (this.#replaced) throw new SluiceError('invalid', 'A replacement of the whole document takes no other edits.');
    switch (edit.op) {
      case 'put':
        return this.#put(edit.kind, edit.name, edit.value);
      case 'delete':
        this.#lists[edit.kind].splice(this.#indexOf(edit.kind, edit.name), 1);
        this.#rowSteps.push({ op: 'delete', kind: edit.kind, name: edit.name });
        return undefined;
      case 'settings':
        this.#settings = edit.value;
        return ['settings'];
      case 'replace':
        this.#replaced = true;
        this.#replacement = edit.document;
        return [];
    }
  }

  placeOf(kind: ResourceKind, value: unknown): IssuePath {
    return [resourceLists[kind], this.#lists[kind].indexOf(value)];
  }

  finish(): Omit<EditedDocument, 'places'> {
    if (this.#replaced) return { document: this.#replacement, rowSteps: [], touched: 'everything', collisions: [] };
    const {
      certificate: certificates,
      source: discoverySources,
      listener: listeners,
      upstream: upstreams,
      route: routes,
    } = this.#lists;
    const { version } = this.#before;
    const document = {
      version,
      settings: this.#settings,
      certificates,
      discoverySources,
      listeners,
      upstreams,
      routes,
    };
    return { document, rowSteps: this.#rowSteps, touched: this.#touched, collisions: this.#issues() };
  }

  #issues(): Issue[] {
    return this.#collisions.map(({ kind, name, value }) => {
      const list = resourceLists[kind];
      const index = this.#lists[kind].indexOf(value);
      // A later edit may have put another value in the place of this one.
      const path = index === -1 ? [list] : [list, index, 'name'];
      const code: IssueCode = 'duplicate_name';
      return errorIssue(path, code, `${kind} "${name}": name is taken already; names must be unique`);
    });
  }

  #put(kind: ResourceKind, name: string | undefined, value: unknown): Put {
    const list = this.#lists[kind];
    const newName = nameOf(value);
    // Edits go by name, so two of one name, if only for a moment, would make the next edit ambiguous. Noted and not
    // thrown, so that it is told together with everything else that is wrong.
    if (newName !== undefined && newName !== name && list.some((resource) => nameOf(resource) === newName)) {
      this.#collisions.push({ kind, name: newName, value });
    }
    if (name === undefined) list.push(value);
    else {
      list[this.#indexOf(kind, name)] = value;
      if (newName !== undefined && newName !== name) this.#rename(kind, name, newName);
    }
    if (newName !== undefined) this.#touch(kind, newName);
    return { kind, value };
  }

  /** References in resources that this change itself puts stay as their author wrote them. */
  #rename(kind: ResourceKind, from: string, to: string): void {
    this.#rowSteps.push({ op: 'rename', kind, from, to });
    for (const owner of referringKinds) {
      this.#lists[owner] = this.#lists[owner].map((value) => {
        if (!this.#known.has(value)) return value;
        // Known ones are the validated ones of `before`, or what `renameReferencesIn` made of them.
        const resource = value as { readonly name: string };
        const renamed = renameReferencesIn(owner, resource, kind, from, to);
        if (renamed !== resource) {
          this.#known.add(renamed);
          this.#touch(owner, renamed.name);
        }
        return renamed;
      });
    }
  }

  #touch(kind: ResourceKind, name: string): void {
    const names = this.#touched.get(kind) ?? new Set();
    this.#touched.set(kind, names.add(name));
  }

  #indexOf(kind: ResourceKind, name: string): number {
    const index = this.#lists[kind].findIndex((resource) => nameOf(resource) === name);
    if (index === -1) throw new SluiceError('not_found', `There is no ${kind} "${name}".`);
    return index;
  }
}

/**
 * Applies edits to a copy of `before`.
 * @throws SluiceError `not_found` when an edit names what is not there
 */
export function editDocument(before: ConfigDocument, edits: readonly Edit[]): EditedDocument {
  const draft = new Draft(before);
  const taken = edits.map((edit) => draft.take(edit));
  // Asked for at the end, because a later edit may have moved what an earlier one put.
  const places = taken.map((place) =>
    place !== undefined && 'kind' in place ? draft.placeOf(place.kind, place.value) : place,
  );
  return { ...draft.finish(), places };
}
