import type { Metadata } from 'next';
import { UpstreamsPage } from '../../../features/upstreams/upstreams-page.tsx';

export const metadata: Metadata = { title: 'Upstreams' };

export default function Page() {
  return <UpstreamsPage />;
}
