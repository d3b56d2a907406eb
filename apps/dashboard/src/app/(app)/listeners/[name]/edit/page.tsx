import type { Metadata } from 'next';
import { EditListenerPage } from '../../../../../features/listeners/listener-editor.tsx';

interface Props {
  readonly params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).name)}` };
}

export default async function Page({ params }: Props) {
  return <EditListenerPage name={decodeURIComponent((await params).name)} />;
}
