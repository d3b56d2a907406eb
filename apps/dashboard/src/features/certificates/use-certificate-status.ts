'use client';
import { useCallback, useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import type { CertificateStatus } from './certificate-state.ts';

/** What the controller has for each certificate right now. */
export function useCertificateStatus() {
  const certificates = useLive((state) => state.status?.certificates);
  const byName = useMemo(() => new Map(certificates?.map((one) => [one.name, one])), [certificates]);
  return useCallback((name: string): CertificateStatus | undefined => byName.get(name), [byName]);
}
