import type { Metadata } from 'next';
import { AboutPage } from '../../../../features/settings/about-page.tsx';

export const metadata: Metadata = { title: 'About' };

export default function Page() {
  return <AboutPage />;
}
