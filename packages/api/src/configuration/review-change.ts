import type { Change } from '@sluice/config';
import type { Issue } from '@sluice/core';
import type { ChangePlan } from '@sluice/store';
import type { ApiContext } from '../context.ts';
import { reviewFindings } from './lint-findings.ts';

/** What a change means, for whoever is about to publish it. */
export interface PreviewResult {
  readonly changed: boolean;
  readonly sentences: readonly string[];
  /** In the order of `sentences`. */
  readonly changes: readonly Change[];
  /** Findings about what it touches, and those elsewhere that it brings. */
  readonly warnings: readonly Issue[];
  /** How many findings there are besides, which it leaves as they are. */
  readonly standing: number;
}

/** @param touched `route r`: what was edited, besides what the plan says has changed */
export function reviewChange(
  { store }: Pick<ApiContext, 'store'>,
  { changed, sentences, changes, document }: ChangePlan,
  touched: readonly string[],
): PreviewResult {
  return { changed, sentences, changes, ...reviewFindings(store.document(), document, new Set(touched)) };
}
