import { type HealthState, stateLooks } from './health-state.ts';

/** The three bars that stay down and the one that is lifted, on a 16-unit grid; at 16 px every edge is a pixel edge. */
export const markBars = [
  { x: 1, y: 5, height: 10 },
  { x: 5, y: 5, height: 10 },
  { x: 9, y: 1, height: 10 },
  { x: 13, y: 5, height: 10 },
] as const;
const barWidth = 2;

/** The sluice gate, in the current colour. Decorative beside the name; pass `title` where it stands alone. */
export function Mark({ className, title }: { className?: string | undefined; title?: string | undefined }) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: without a title it is hidden
    <svg
      viewBox="0 0 16 16"
      fill="currentColor"
      className={className}
      role={title === undefined ? undefined : 'img'}
      aria-hidden={title === undefined}
    >
      {title !== undefined && <title>{title}</title>}
      {markBars.map((bar) => (
        <rect key={bar.x} x={bar.x} y={bar.y} width={barWidth} height={bar.height} rx="0.5" />
      ))}
    </svg>
  );
}

// A favicon has no access to the page's tokens; these are the tokens' values that read on light and dark tab bars alike.
const faviconColors = {
  healthy: '#1a8ca0',
  degraded: '#d98a1f',
  unhealthy: '#e0484f',
  draining: '#8a78e0',
  unknown: '#7d8a93',
} satisfies Record<HealthState, string>;

/** The favicon as SVG text. Trouble adds a dot, because a tab's colour alone is easily missed. */
export function faviconSvg(state: HealthState): string {
  const color = faviconColors[state];
  const bars = markBars
    .map((bar) => `<rect x="${bar.x}" y="${bar.y}" width="2" height="${bar.height}" rx=".5"/>`)
    .join('');
  const trouble = state === 'unhealthy' || state === 'degraded';
  const dot = trouble ? '<circle cx="12.5" cy="12.5" r="3.5" stroke="#fff" stroke-width="1"/>' : '';
  const title = `Sluice: ${stateLooks[state].word.toLowerCase()}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="${color}"><title>${title}</title>${bars}${dot}</svg>`;
}
