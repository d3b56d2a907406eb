import type { Metadata } from 'next';
import { LogsPage } from '../../../features/logs/logs-page.tsx';

export const metadata: Metadata = { title: 'Live requests' };

export default function Page() {
  return <LogsPage />;
}
