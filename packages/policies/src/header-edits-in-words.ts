import type { HeaderEdits } from './header-edits.ts';

/** `removes server and sets x-a, x-b`. */
export function editsInWords({ remove = [], set = {}, add = {} }: HeaderEdits): string {
  const parts = [
    ['removes', remove],
    ['sets', Object.keys(set)],
    ['adds', Object.keys(add)],
  ] as const;
  const said = parts.filter(([, names]) => names.length > 0).map(([verb, names]) => `${verb} ${names.join(', ')}`);
  return said.length === 0 ? 'changes nothing' : said.join(' and ');
}
