import type { ResourceKind } from '@sluice/config';

/**
 * One step of a change. The steps of a change are taken in order, and all or none of them. Each name means what bears it
 * when the edit's turn comes, and no edit may give a name that is taken then: two resources swap names by way of a third.
 */
export type Edit =
  /** Creates when `name` is left out, else replaces the resource of that name, which also renames it. */
  | { readonly op: 'put'; readonly kind: ResourceKind; readonly name?: string | undefined; readonly value: unknown }
  | { readonly op: 'delete'; readonly kind: ResourceKind; readonly name: string }
  | { readonly op: 'settings'; readonly value: unknown }
  /** The whole document, as imported or as it was in an older revision. */
  | { readonly op: 'replace'; readonly document: unknown };
