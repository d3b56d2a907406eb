import type { SecretForm } from './secret.ts';

/**
 * What a schema says about itself to people, through zod's `.meta()`. Forms, the reference pages and the JSON schema
 * are made from it, so a new field is usable in the dashboard the moment its schema exists. zod's own `title` (the
 * label, sentence case) and `description` (what it does, its unit, its default) belong to it too.
 */
export interface FieldMeta {
  /** Folded away until asked for; its default is shown. */
  readonly advanced?: boolean;
  /** Write-only: sealed at rest, absent from exports, logs, diffs and answers. */
  readonly secret?: boolean;
  /** How a secret is kept under its seal. Default `text`. */
  readonly secretForm?: SecretForm;
  /** An example that may stand in the empty field. */
  readonly placeholder?: string;
  /** Which resource the value names, so the form offers a list and `usedBy` finds the reference. */
  readonly reference?: 'listener' | 'upstream' | 'source' | 'certificate';
  /** How the value is written, where the type alone does not say it. */
  readonly input?:
    | 'duration'
    | 'size'
    | 'address'
    | 'host'
    | 'path'
    | 'regex'
    | 'cidr'
    | 'header-name'
    | 'multiline'
    | 'pem';
}

declare module 'zod' {
  interface GlobalMeta extends FieldMeta {}
}
