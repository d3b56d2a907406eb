'use client';
import { ErrorState, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { SettingsForm } from './settings-form.tsx';

export function GeneralPage() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.get.queryOptions());
  if (settings.isPending) return <SkeletonRows rows={4} label="Loading the settings" />;
  if (settings.isError) {
    return (
      <ErrorState
        {...toErrorState('The settings could not be loaded', settings.error, () => void settings.refetch())}
      />
    );
  }
  const { revision, value } = settings.data;
  return <SettingsForm revision={revision} value={value} />;
}
