import type { RouteConfig } from '@sluice/config';
import { formatPercent } from '@sluice/ui';

interface Weighted {
  readonly weight?: number | undefined;
}

/** Each one's share of the whole, 0–1. Nobody has one when all weights are zero. */
export function sharesOf(parts: readonly Weighted[]): number[] {
  const weights = parts.map(({ weight = 1 }) => (Number.isFinite(weight) ? Math.max(0, weight) : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total === 0 ? 0 : weight / total));
}

/** `→ billing`, `→ billing 90%, billing-next 10%`, `308 → www.example.com`, `answer 404`. */
export function actionInWords(route: RouteConfig): string {
  if (route.directResponse !== undefined) return `answer ${route.directResponse.status}`;
  if (route.redirect !== undefined) return `${route.redirect.status} → ${redirectTarget(route.redirect)}`;
  const upstreams = route.upstreams ?? [];
  const shares = sharesOf(upstreams);
  if (upstreams.length === 1) return `→ ${upstreams[0]?.name}${subsetInWords(upstreams[0]?.subset)}`;
  const parts = upstreams.map(
    ({ name, subset }, index) => `${name}${subsetInWords(subset)} ${formatPercent(shares[index])}`,
  );
  return `→ ${parts.join(', ')}`;
}

export function subsetInWords(subset: Readonly<Record<string, string>> | undefined): string {
  const labels = Object.entries(subset ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? '' : ` (${labels.join(', ')})`;
}

function redirectTarget({ scheme, host, port, path }: NonNullable<RouteConfig['redirect']>): string {
  const place = `${scheme === undefined ? '' : `${scheme}://`}${host ?? ''}${port === undefined ? '' : `:${port}`}`;
  const target =
    path === undefined ? '' : 'full' in path ? path.full : 'prefix' in path ? `${path.prefix}…` : path.replacement;
  return `${place}${target}` || 'the same place';
}
