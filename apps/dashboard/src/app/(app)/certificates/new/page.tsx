import type { Metadata } from 'next';
import { NewCertificatePage } from '../../../../features/certificates/certificate-editor.tsx';

export const metadata: Metadata = { title: 'New certificate' };

export default function Page() {
  return <NewCertificatePage />;
}
