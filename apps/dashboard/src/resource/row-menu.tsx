'use client';
import { IconButton, Menu, type MenuItem } from '@sluice/ui';
import { Ellipsis } from 'lucide-react';

export function RowMenu({ name, items }: { name: string; items: readonly MenuItem[] }) {
  return <Menu trigger={<IconButton size="sm" label={`Actions for ${name}`} icon={<Ellipsis />} />} items={items} />;
}
