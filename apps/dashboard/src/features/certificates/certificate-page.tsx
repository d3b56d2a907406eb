'use client';
import { StatusBadge } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../live/use-now.ts';
import { HistoryPanel } from '../../resource/history-panel.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { YamlPanel } from '../../resource/yaml-panel.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { CertificateOverview } from './certificate-overview.tsx';
import { certificateHealth } from './certificate-state.ts';
import { useCertificateStatus } from './use-certificate-status.ts';

export function CertificatePage({ name, tab }: { name: string; tab: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.certificates.get.queryOptions({ name }));
  const status = useCertificateStatus()(name);
  const now = useNow();
  const health = data && certificateHealth(data.value, status, now);
  return (
    <ResourcePage
      kind="certificate"
      name={name}
      listHref={paths.certificates()}
      listLabel="Certificates"
      editHref={paths.editCertificate(name)}
      tab={tab}
      tabs={[
        { id: 'overview', label: 'Overview', href: paths.certificate(name) },
        { id: 'yaml', label: 'YAML', href: paths.certificate(name, 'yaml') },
        { id: 'history', label: 'History', href: paths.certificate(name, 'history') },
      ]}
      status={health && <StatusBadge look="full" state={health.state} word={health.word} reason={health.reason} />}
      description={data?.value.description}
      view={data}
      error={error}
      onRetry={() => void refetch()}
    >
      {data !== undefined && tab === 'overview' && <CertificateOverview view={data} />}
      {data !== undefined && tab === 'yaml' && (
        <YamlPanel kind="certificate" value={data.value} editHref={paths.editCertificate(name)} />
      )}
      {tab === 'history' && <HistoryPanel kind="certificate" name={name} />}
    </ResourcePage>
  );
}
