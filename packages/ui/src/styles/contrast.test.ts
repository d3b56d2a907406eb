import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/* Contrast after WCAG 2.2 §1.4.3 and §1.4.11, computed from the token file itself. */

type Theme = 'light' | 'dark';
type Rgb = readonly [number, number, number];

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  Array.from(
    css.matchAll(/--color-([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g),
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

function rgb(name: string, theme: Theme): Rgb {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`no token --color-${name} with two values`);
  const part = (at: number) => Number.parseInt(token[theme].slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}
const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const themes: readonly Theme[] = ['light', 'dark'];
const grounds = ['bg', 'surface', 'raised', 'sunken'];
const states = ['healthy', 'degraded', 'unhealthy', 'draining', 'unknown'];
const series = Array.from({ length: 8 }, (_, index) => `series-${index + 1}`);

describe.each(themes)('%s theme', (theme) => {
  it.each(['text', 'muted', 'accent', ...states])('%s is readable on every ground', (name) => {
    for (const ground of grounds)
      expect(contrast(rgb(name, theme), rgb(ground, theme)), `on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['accent', ...states])('%s, text and muted are readable on its tint', (name) => {
    for (const ink of [name, 'text', 'muted'])
      expect(contrast(rgb(ink, theme), rgb(`${name}-tint`, theme)), ink).toBeGreaterThanOrEqual(4.5);
  });
  it('buttons are readable', () => {
    expect(contrast(rgb('on-accent', theme), rgb('accent', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb('on-accent', theme), rgb('accent-strong', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb('surface', theme), rgb('unhealthy', theme))).toBeGreaterThanOrEqual(4.5);
  });
  it('the edge of a control can be seen', () => {
    for (const ground of ['surface', 'bg'])
      expect(contrast(rgb('border-strong', theme), rgb(ground, theme))).toBeGreaterThanOrEqual(3);
  });
  it.each(series)('%s can be seen on a panel', (name) => {
    expect(contrast(rgb(name, theme), rgb('surface', theme))).toBeGreaterThanOrEqual(3);
  });
});

/* Full dichromacy after Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
const blindness: Readonly<Record<string, readonly Rgb[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Oklab of a colour as it is seen with one kind of blindness. */
function oklab(color: Rgb, kind: string): Rgb {
  const [r, g, b] = color.map(linear) as unknown as Rgb;
  const [x, y, z] = (blindness[kind] ?? []).map(([p, q, s]) =>
    Math.min(Math.max(p * r + q * g + s * b, 0), 1),
  ) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * x + 0.5363325363 * y + 0.0514459929 * z);
  const m = Math.cbrt(0.2119034982 * x + 0.6806995451 * y + 0.1073969566 * z);
  const s = Math.cbrt(0.0883024619 * x + 0.2817188376 * y + 0.6299787005 * z);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

// About three just noticeable differences for thin lines; neighbours in a legend also differ in place and in text.
const apart = 0.055;

describe.each(Object.keys(blindness))('the palette with %s', (kind) => {
  it.each(themes)('keeps every pair apart in the %s theme', (theme) => {
    const close = series.flatMap((a, index) =>
      series.slice(index + 1).flatMap((b) => {
        const [p, q] = [oklab(rgb(a, theme), kind), oklab(rgb(b, theme), kind)];
        const distance = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
        return distance < apart ? [`${a} and ${b}: ${distance.toFixed(3)}`] : [];
      }),
    );
    expect(close).toEqual([]);
  });
});
