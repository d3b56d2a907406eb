import type { HeaderList } from '@sluice/core';

/** `X_User` reads as `X-User` in CGI-like upstreams, so both are one name. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/**
 * Makes what takes fields out of a request that only a policy may write, in whatever spelling a client sends them.
 * @param names of the fields, in any case
 */
export function createClaimedFields(names: readonly string[]): (headers: HeaderList) => void {
  if (names.length === 0) return () => {};
  const claimed = new Set(names.map(plainName));
  const lengths = new Set(names.map((name) => name.length));
  return (headers) => {
    let kept = 0;
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] as string;
      if (lengths.has(name.length) && claimed.has(plainName(name))) continue;
      if (kept !== index) {
        headers[kept] = name;
        headers[kept + 1] = headers[index + 1] as string;
      }
      kept += 2;
    }
    headers.length = kept;
  };
}
