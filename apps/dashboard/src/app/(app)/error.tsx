'use client';
import { ErrorState } from '@sluice/ui';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <ErrorState
      title="This page failed"
      message="Something on it could not be shown. The gateway is not affected."
      errorId={error.digest}
      onRetry={reset}
    />
  );
}
