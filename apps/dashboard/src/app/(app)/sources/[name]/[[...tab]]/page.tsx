import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SourcePage } from '../../../../../features/sources/source-page.tsx';

interface Props {
  readonly params: Promise<{ name: string; tab?: string[] }>;
}

const tabs = ['overview', 'yaml', 'history'];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  const { name, tab = ['overview'] } = await params;
  if (!tabs.includes(tab.join('/'))) notFound();
  return <SourcePage name={decodeURIComponent(name)} tab={tab.join('/')} />;
}
