import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

/** `7. Text that may go on` → `[7, 'Text that may go on']`; continued comment lines belong to the step. */
async function markersOf(file: string): Promise<[number, string][]> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  return Array.from(text.matchAll(/^\s*\/\/ (\d+)\. (.+)$/gm), (found) => [Number(found[1]), found[2] as string]);
}

async function stepsOfPage(): Promise<[number, string][]> {
  const text = await readFile(new URL('../../LIFE-OF-A-REQUEST.md', import.meta.url), 'utf8');
  return Array.from(text.matchAll(/^(\d+)\. (.+)$/gm), (found) => [Number(found[1]), found[2] as string]);
}

it('tells the steps that the code is marked with, in the same words and order', async () => {
  const markers = [...(await markersOf('./handle-exchange.ts')), ...(await markersOf('./forward.ts'))];
  const inOrder = markers.toSorted(([a], [b]) => a - b);
  expect(inOrder.map(([number]) => number)).toEqual(inOrder.map((_, index) => index + 1));
  expect(inOrder).toEqual(await stepsOfPage());
});
