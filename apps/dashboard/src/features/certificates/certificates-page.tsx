'use client';
import type { ResourceView } from '@sluice/api';
import type { CertificateConfig } from '@sluice/config';
import type { DataTableColumn } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../live/use-now.ts';
import { ResourceList } from '../../resource/resource-list.tsx';
import { stateColumn, usedByColumn } from '../../resource/shared-columns.tsx';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { certificateHealth } from './certificate-state.ts';
import { dateWords, sourceWords } from './certificate-words.ts';
import { useCertificateStatus } from './use-certificate-status.ts';

type Row = ResourceView<CertificateConfig>;

const example = `certificates:
  - name: shop
    source:
      type: file
      certificate: /etc/ssl/shop.pem
      privateKey: /etc/ssl/shop.key`;

export function CertificatesPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.certificates.list.queryOptions());
  const statusOf = useCertificateStatus();
  const now = useNow();
  const columns = useMemo<DataTableColumn<Row>[]>(() => {
    const pairOf = ({ value }: Row) => statusOf(value.name)?.pair;
    return [
      { id: 'source', header: 'Source', value: ({ value }) => sourceWords[value.source.type] },
      { id: 'names', header: 'Names', mono: true, value: (row) => pairOf(row)?.dnsNames.join(', ') },
      stateColumn(({ value }) => certificateHealth(value, statusOf(value.name), now), 'full'),
      {
        id: 'until',
        header: 'Valid until',
        width: '120px',
        value: (row) => pairOf(row)?.notAfter,
        cell: (row) => {
          const pair = pairOf(row);
          return pair === undefined ? '–' : dateWords(pair.notAfter);
        },
      },
      usedByColumn,
    ];
  }, [statusOf, now]);
  return (
    <ResourceList
      kind="certificate"
      description="What listeners show to clients that speak TLS."
      newHref={paths.newCertificate()}
      rows={data?.items}
      error={error}
      onRetry={refetch}
      columns={columns}
      actions={useResourceActions('certificate')}
      icon={<ShieldCheck />}
      example={example}
    >
      A certificate says to clients who answers them. A listener with the protocol https needs one.
    </ResourceList>
  );
}
