import type { Metadata } from 'next';
import { NewUpstreamPage } from '../../../../features/upstreams/upstream-editor.tsx';

export const metadata: Metadata = { title: 'New upstream' };

export default function Page() {
  return <NewUpstreamPage />;
}
