import type { ReactNode } from 'react';

/** A sentence in which what stands between back-quotes is code, as it is in schemas and their reference pages. */
export function withCode(text: ReactNode): ReactNode {
  if (typeof text !== 'string' || !text.includes('`')) return text;
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
      <code key={index} className="rounded-xs bg-text/6 px-0.5">
        {part}
      </code>
    ),
  );
}
