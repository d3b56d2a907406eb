import type { Metadata } from 'next';
import { ListenersPage } from '../../../features/listeners/listeners-page.tsx';

export const metadata: Metadata = { title: 'Listeners' };

export default function Page() {
  return <ListenersPage />;
}
