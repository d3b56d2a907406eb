import type { LintRule } from './lint-rule.ts';

/** A range of a few bits is everybody in halves or quarters. */
const everybodyBits = 3;

/** Who is trusted says who the client is, so lists of addresses and limits by address are the client's own to choose. */
export const everybodyTrusted: LintRule = {
  code: 'everybody_trusted',
  document: ({ settings }) =>
    settings.trustedProxies.flatMap((range, index) => {
      const [, bits] = range.split('/');
      if (bits === undefined || Number(bits) > everybodyBits) return [];
      const message = `settings: trusted proxy ${range} is everybody, so every client may choose the address it is known by, and passes access lists and limits`;
      const fix = 'Name the addresses of your proxies only.';
      return [{ path: ['settings', 'trustedProxies', index], message, fix }];
    }),
};
