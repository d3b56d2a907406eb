import type { Metadata } from 'next';
import { LintPage } from '../../../features/lint/lint-page.tsx';

export const metadata: Metadata = { title: 'Lint' };

export default function Page() {
  return <LintPage />;
}
