import type { Metadata } from 'next';
import { NewRoutePage } from '../../../../features/routes/route-editor.tsx';

export const metadata: Metadata = { title: 'New route' };

export default function Page() {
  return <NewRoutePage />;
}
