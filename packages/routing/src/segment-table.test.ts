import { expect, it } from 'vitest';
import { SegmentTable } from './segment-table.ts';

it('finds each of many segments in its place in a path, and no other', () => {
  const table = new SegmentTable<{ segment: string }>();
  const segments = Array.from({ length: 3000 }, (_, index) => `service-${index.toString(7)}`);
  for (const segment of segments) table.add({ segment });
  for (const segment of segments) {
    const path = `/api/${segment}/items`;
    expect(table.find(path, 5, 5 + segment.length)?.segment).toBe(segment);
    expect(table.find(path, 5, path.length)).toBeUndefined();
    expect(table.find(path, 4, 4 + segment.length)).toBeUndefined();
  }
  expect(table.find('/', 1, 1)).toBeUndefined();
});
