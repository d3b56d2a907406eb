'use client';
import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { RouterLink } from '../lib/link-context.tsx';
import { popupStyles } from './popup-styles.ts';

export type MenuItem =
  | {
      readonly label: string;
      readonly icon?: ReactNode;
      readonly onSelect?: (() => void) | undefined;
      /** Makes it a link. */
      readonly href?: string | undefined;
      readonly danger?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      /** Makes it a checkbox that stays open when toggled. */
      readonly checked?: boolean | undefined;
      /** Keys, or why it is disabled. */
      readonly hint?: string | undefined;
    }
  | 'separator'
  | { readonly heading: string };

export interface MenuProps {
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'center' | 'end' | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
}

const itemStyles =
  'flex min-h-8 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-text/8 max-sm:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';

function Row({ item, index }: { item: MenuItem; index: number }) {
  if (item === 'separator') return <Base.Separator key={`separator-${index}`} className="-mx-1 my-1 h-px bg-border" />;
  if ('heading' in item) return <div className="px-2 pt-1.5 pb-1 text-2xs text-muted">{item.heading}</div>;
  const content = (
    <>
      {item.icon}
      <span className="flex-1 truncate">{item.label}</span>
      {item.hint !== undefined && <span className="ml-4 text-2xs text-muted">{item.hint}</span>}
    </>
  );
  const className = cn(itemStyles, item.danger && 'text-unhealthy [&_svg]:text-unhealthy');
  if (item.checked !== undefined) {
    return (
      <Base.CheckboxItem
        checked={item.checked}
        disabled={item.disabled ?? false}
        onCheckedChange={() => item.onSelect?.()}
        className={className}
      >
        <span className="flex size-4 items-center">{item.checked && <Check aria-hidden="true" />}</span>
        {content}
      </Base.CheckboxItem>
    );
  }
  if (item.href !== undefined && item.disabled !== true) {
    return (
      <Base.LinkItem render={<RouterLink href={item.href} />} className={className} closeOnClick>
        {content}
      </Base.LinkItem>
    );
  }
  return (
    <Base.Item disabled={item.disabled ?? false} onClick={() => item.onSelect?.()} className={className}>
      {content}
    </Base.Item>
  );
}

/** Actions behind a button. Destructive ones come last, after a separator. */
export function Menu({ trigger, items, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} side={side} className="z-50">
          <Base.Popup className={cn(popupStyles, 'max-h-(--available-height) min-w-44 overflow-y-auto p-1')}>
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a menu's items are a fixed list
              <Row key={index} item={item} index={index} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
