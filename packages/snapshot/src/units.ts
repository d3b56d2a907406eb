import { parseDurationMs, parseSizeBytes } from '@sluice/core/schema';

/** @throws when the text is no duration, which validation has ruled out */
export function milliseconds(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new Error(`"${text}" is not a duration; was the document validated?`);
  return ms;
}

/** @throws when the text is no size, which validation has ruled out */
export function bytes(text: string): number {
  const size = parseSizeBytes(text);
  if (size === undefined) throw new Error(`"${text}" is not a size; was the document validated?`);
  return size;
}
