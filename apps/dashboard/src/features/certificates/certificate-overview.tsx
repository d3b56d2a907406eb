'use client';
import type { ResourceView } from '@sluice/api';
import type { CertificateConfig } from '@sluice/config';
import { Code, DescriptionList, Panel, RelativeTime } from '@sluice/ui';
import { useNow } from '../../live/use-now.ts';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { UsedByPanel } from '../../resource/used-by-panel.tsx';
import { dateWords, sourceWords } from './certificate-words.ts';
import { useCertificateStatus } from './use-certificate-status.ts';

export function CertificateOverview({ view }: { view: ResourceView<CertificateConfig> }) {
  const { value, usedBy, updatedAt } = view;
  const status = useCertificateStatus()(value.name);
  const now = useNow();
  const pair = status?.pair;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Panel title="In use" hint="on every worker">
        {pair === undefined ? (
          <p className="text-muted text-sm">{status?.problem || 'Nothing is known of it yet.'}</p>
        ) : (
          <DescriptionList
            items={[
              { term: 'Names', value: pair.dnsNames.join(', ') || 'none' },
              { term: 'Valid from', value: dateWords(pair.notBefore) },
              { term: 'Valid until', value: dateWords(pair.notAfter) },
              { term: 'Key', value: pair.keyType.toUpperCase() },
              { term: 'SHA-256', value: <Code>{pair.fingerprint}</Code> },
              ...(status?.problem ? [{ term: 'Problem', value: status.problem }] : []),
            ]}
          />
        )}
      </Panel>
      <div className="flex flex-col gap-5">
        <Panel title="Settings">
          <DescriptionList
            items={[
              { term: 'Source', value: sourceWords[value.source.type] },
              ...sourceItems(value.source),
              { term: 'Labels', value: <LabelBadges labels={value.labels} /> },
              { term: 'Last changed', value: <RelativeTime at={updatedAt} now={now} /> },
            ]}
          />
        </Panel>
        <UsedByPanel usedBy={usedBy} nobody="No listener and no upstream names it, so nobody is shown it." />
      </div>
    </div>
  );
}

function sourceItems(source: CertificateConfig['source']) {
  if (source.type === 'file') {
    return [
      { term: 'Certificate file', value: <Code>{source.certificate}</Code> },
      { term: 'Private key file', value: <Code>{source.privateKey}</Code> },
    ];
  }
  return [
    { term: 'Hosts', value: source.hosts.join(', ') },
    { term: 'Key', value: source.keyType },
    { term: 'Lifetime', value: source.lifetime },
  ];
}
