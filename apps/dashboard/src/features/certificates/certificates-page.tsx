'use client';
import type { ResourceView } from '@sluice/api';
import type { CertificateConfig } from '@sluice/config';
import { DataTable, type DataTableColumn, EmptyState, LinkButton, PageHeader, Panel, StatusBadge } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../live/use-now.ts';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { ListFilters, labelTexts, passesFilters } from '../../resource/list-filters.tsx';
import { RowMenu } from '../../resource/row-menu.tsx';
import { useListState } from '../../resource/use-list-state.ts';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
import { toErrorState } from '../../trpc/api-error.ts';
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
  const { data, error, isPending, refetch } = useQuery(trpc.certificates.list.queryOptions());
  const list = useListState();
  const statusOf = useCertificateStatus();
  const now = useNow();
  const { menuItems, dialog } = useResourceActions('certificate');
  const all = data?.items ?? [];
  const rows = all.filter(({ value }) => passesFilters(value, list));
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      { id: 'name', header: 'Name', value: ({ value }) => value.name },
      { id: 'source', header: 'Source', value: ({ value }) => sourceWords[value.source.type] },
      {
        id: 'names',
        header: 'Names',
        mono: true,
        value: ({ value }) => statusOf(value.name)?.pair?.dnsNames.join(', '),
      },
      {
        id: 'state',
        header: 'State',
        value: ({ value }) => certificateHealth(value, statusOf(value.name), now).word,
        cell: ({ value }) => {
          const { state, word, reason } = certificateHealth(value, statusOf(value.name), now);
          const look = state === 'healthy' || state === 'unknown' ? 'plain' : 'full';
          return <StatusBadge look={look} state={state} word={word} reason={reason} />;
        },
      },
      {
        id: 'until',
        header: 'Valid until',
        width: '120px',
        value: ({ value }) => statusOf(value.name)?.pair?.notAfter,
        cell: ({ value }) => {
          const pair = statusOf(value.name)?.pair;
          return pair === undefined ? '–' : dateWords(pair.notAfter);
        },
      },
      { id: 'usedBy', header: 'Used by', value: ({ usedBy }) => usedBy.map(({ name }) => name).join(', ') },
      {
        id: 'labels',
        header: 'Labels',
        value: ({ value }) => labelTexts(value.labels),
        cell: ({ value }) => <LabelBadges labels={value.labels} />,
      },
      {
        id: 'menu',
        header: '',
        width: '48px',
        sortable: false,
        hideable: false,
        interactive: true,
        value: () => undefined,
        cell: (row) => <RowMenu name={row.value.name} items={menuItems(row)} />,
      },
    ],
    [statusOf, now, menuItems],
  );
  const create = (
    <LinkButton href={paths.newCertificate()} variant="primary" icon={<Plus />}>
      New certificate
    </LinkButton>
  );
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Certificates" description="What listeners show to clients that speak TLS." actions={create} />
      <Panel flush>
        <DataTable
          label="Certificates"
          columns={columns}
          rows={rows}
          rowId={({ value }) => value.name}
          rowHref={({ value }) => paths.certificate(value.name)}
          loading={isPending}
          error={
            error === null || data !== undefined
              ? undefined
              : toErrorState('The certificates could not be loaded', error, refetch)
          }
          toolbar={<ListFilters values={all.map(({ value }) => value)} list={list} />}
          empty={
            <EmptyState
              icon={<ShieldCheck />}
              title="No certificates yet"
              action={create}
              alternative={{ title: 'sluice apply -f certificates.yaml', code: example }}
            >
              A certificate says to clients who answers them. A listener with the protocol https needs one.
            </EmptyState>
          }
          {...list.table}
        />
      </Panel>
      {dialog}
    </div>
  );
}
