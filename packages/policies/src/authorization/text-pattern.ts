type Test = (text: string) => boolean;

/** Exact, `prefix*`, `*suffix` or `*` for anything that is there at all. */
export function createTextTest(pattern: string): Test {
  if (pattern === '*') return (text) => text !== '';
  if (pattern.endsWith('*')) {
    const prefix = pattern.slice(0, -1);
    return (text) => text.startsWith(prefix);
  }
  if (pattern.startsWith('*')) {
    const suffix = pattern.slice(1);
    return (text) => text.endsWith(suffix);
  }
  return (text) => text === pattern;
}

/** The same, and templates: `{*}` stands for one part of a path, `{**}` at the end for the rest of it. */
export function createPathTest(pattern: string): Test {
  if (!pattern.includes('{')) return createTextTest(pattern);
  const open = pattern.endsWith('/{**}');
  const parts = (open ? pattern.slice(0, -'/{**}'.length) : pattern).split('/');
  return (path) => {
    const given = path.split('/');
    if (open ? given.length <= parts.length : given.length !== parts.length) return false;
    return parts.every((part, index) => (part === '{*}' ? given[index] !== '' : part === given[index]));
  };
}
