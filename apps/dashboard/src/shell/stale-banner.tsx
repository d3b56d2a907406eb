'use client';
import { Banner, TextLink } from '@sluice/ui';
import { paths } from '../lib/paths.ts';
import { useLive } from '../live/live-provider.tsx';

/** What every page must know, most serious first: nothing is shown while all is well. */
export function StaleBanner() {
  const stream = useLive((state) => state.stream);
  const connection = useLive((state) => state.connection);
  const databaseProblem = useLive((state) => state.status?.databaseProblem ?? '');
  const rejection = useLive(
    (state) => state.status?.workers.find((worker) => worker.rejection.length > 0)?.rejection[0],
  );
  if (stream === 'lost') {
    return (
      <BannerRow tone="warning" title="The dashboard does not answer">
        Traffic flows all the same. What you see is of the past; this tab reconnects by itself.
      </BannerRow>
    );
  }
  if (connection !== undefined && !connection.connected) {
    return (
      <BannerRow tone="warning" title="The controller is away">
        Workers serve the last good configuration. Changes are kept and go live when it is back.
      </BannerRow>
    );
  }
  if (databaseProblem !== '') {
    return (
      <BannerRow tone="danger" title="The database cannot be used">
        {databaseProblem} Workers serve the last good configuration.
      </BannerRow>
    );
  }
  if (rejection !== undefined) {
    return (
      <BannerRow tone="danger" title="The newest revision was refused">
        {rejection}. The one before it still serves. <TextLink href={paths.revisions()}>See revisions</TextLink>
      </BannerRow>
    );
  }
  return null;
}

function BannerRow({
  tone,
  title,
  children,
}: {
  tone: 'warning' | 'danger';
  title: string;
  children: React.ReactNode;
}) {
  return (
    <div className="px-3 pt-3 sm:px-6">
      <Banner tone={tone} title={title}>
        {children}
      </Banner>
    </div>
  );
}
