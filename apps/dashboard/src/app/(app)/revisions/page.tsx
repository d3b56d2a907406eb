import type { Metadata } from 'next';
import { RevisionsPage } from '../../../features/revisions/revisions-page.tsx';

export const metadata: Metadata = { title: 'Revisions' };

export default function Page() {
  return <RevisionsPage />;
}
