'use client';
import { Mark } from '@sluice/ui';
import { useEffect } from 'react';

const retryMs = 2000;

/** Instead of every page while the database cannot be used: why, and that traffic goes on. Looks again by itself. */
export function NotReady({ problem }: { problem: string }) {
  useEffect(() => {
    const timer = setInterval(() => window.location.reload(), retryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col items-center justify-center gap-3 px-4 text-center">
      <Mark className="size-8 text-accent" />
      <h1 className="font-semibold text-lg">The configuration cannot be read right now</h1>
      <p role="status" className="text-muted text-sm">
        {problem}
      </p>
      <p className="text-sm">
        Workers go on serving the last good configuration. This page looks again every 2 seconds.
      </p>
    </main>
  );
}
