import type { Metadata } from 'next';
import { EditSourcePage } from '../../../../../features/sources/source-editor.tsx';

interface Props {
  readonly params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).name)}` };
}

export default async function Page({ params }: Props) {
  return <EditSourcePage name={decodeURIComponent((await params).name)} />;
}
