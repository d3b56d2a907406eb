import type { Metadata } from 'next';
import { TransferPage } from '../../../features/transfer/transfer-page.tsx';

export const metadata: Metadata = { title: 'Import and export' };

export default function Page() {
  return <TransferPage />;
}
