import type { Metadata } from 'next';
import { SimulatorPage } from '../../../features/simulator/simulator-page.tsx';

export const metadata: Metadata = { title: 'Request simulator' };

export default function Page() {
  return <SimulatorPage />;
}
