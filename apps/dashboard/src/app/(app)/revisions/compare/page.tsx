import type { Metadata } from 'next';
import { ComparePage } from '../../../../features/revisions/compare-page.tsx';

export const metadata: Metadata = { title: 'Compare revisions' };

export default function Page() {
  return <ComparePage />;
}
