/**
 * How well a command answers what was typed: every word of it must begin a word of the command, or stand inside one.
 * Letters scattered over a name are no match, because Enter runs whatever stands first.
 * @param texts the label first, then what else finds the command
 * @returns 0 when it does not match, 1 for the label itself
 */
export function paletteScore(query: string, texts: readonly string[]): number {
  const wanted = words(query);
  if (wanted.length === 0) return 1;
  const [label = '', ...others] = texts.map((text) => text.toLowerCase());
  if (label === wanted.join(' ')) return 1;
  const scores = wanted.map((word) => Math.max(textScore(word, label), textScore(word, others.join(' ')) / 2));
  return Math.min(...scores);
}

function textScore(word: string, text: string): number {
  if (text.startsWith(word)) return 0.9;
  if (words(text).some((part) => part.startsWith(word))) return 0.8;
  return text.includes(word) ? 0.6 : 0;
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s./:_-]+/)
    .filter((part) => part !== '');
}
