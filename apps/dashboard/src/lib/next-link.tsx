'use client';
import type { LinkProps } from '@sluice/ui';
import Link from 'next/link';
import type { ComponentProps } from 'react';

/** Next's link behind the design system's `LinkProvider`. Pages are not fetched ahead: a list has a thousand links. */
export function NextLink({ href, ...props }: LinkProps) {
  // The same attributes; Next's type only does not allow them to be undefined by name.
  const attributes = props as Omit<ComponentProps<typeof Link>, 'href'>;
  return <Link href={href} prefetch={false} {...attributes} />;
}
