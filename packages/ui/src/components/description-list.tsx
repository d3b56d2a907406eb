import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface DescriptionListProps {
  readonly items: readonly { readonly term: string; readonly value: ReactNode; readonly mono?: boolean | undefined }[];
  readonly className?: string | undefined;
}

/** Names and values of one object, aligned; names go above values on phones. */
export function DescriptionList({ items, className }: DescriptionListProps) {
  return (
    <dl className={cn('grid grid-cols-1 gap-x-6 text-sm sm:grid-cols-[minmax(8rem,auto)_1fr]', className)}>
      {items.map((item) => (
        <div key={item.term} className="contents">
          <dt className="pt-2 text-muted sm:pt-1">{item.term}</dt>
          <dd className={cn('min-w-0 break-words pb-1 sm:pt-1', item.mono && 'font-mono text-xs leading-5')}>
            {item.value ?? '–'}
          </dd>
        </div>
      ))}
    </dl>
  );
}
