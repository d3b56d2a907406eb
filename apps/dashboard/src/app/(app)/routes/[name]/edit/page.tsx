import type { Metadata } from 'next';
import { EditRoutePage } from '../../../../../features/routes/route-editor.tsx';

interface Props {
  readonly params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).name)}` };
}

export default async function Page({ params }: Props) {
  return <EditRoutePage name={decodeURIComponent((await params).name)} />;
}
