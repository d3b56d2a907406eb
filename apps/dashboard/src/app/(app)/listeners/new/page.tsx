import type { Metadata } from 'next';
import { NewListenerPage } from '../../../../features/listeners/listener-editor.tsx';

export const metadata: Metadata = { title: 'New listener' };

export default function Page() {
  return <NewListenerPage />;
}
