'use client';
import type { ResourceView } from '@sluice/api';
import { carriesTcp, formFields, type ListenerConfig, listenerSchema } from '@sluice/config';
import { Code, DescriptionList, Panel, RelativeTime, StatusBadge } from '@sluice/ui';
import { useNow } from '../../live/use-now.ts';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { LiveFigures } from '../../resource/live-figures.tsx';
import { summaryOf } from '../../resource/summary-of.ts';
import { UsedByPanel } from '../../resource/used-by-panel.tsx';
import { ObjectCharts } from '../telemetry/object-charts.tsx';
import { ListenerAnswers } from './listener-answers.tsx';
import { ListenerConnections } from './listener-connections.tsx';
import { protocolWords } from './protocol-words.ts';
import { RefusalTable } from './refusal-table.tsx';
import { sectionFields } from './section-fields.ts';
import { useListenerLive } from './use-listener-live.ts';

const sections = formFields(listenerSchema).filter((field) => field.kind === 'group');

export function ListenerOverview({ view }: { view: ResourceView<ListenerConfig> }) {
  const { value, usedBy, updatedAt } = view;
  const { workersFor } = useListenerLive();
  const now = useNow();
  const workers = workersFor(value.name);
  const raw = carriesTcp(value);
  return (
    <>
      <LiveFigures scope="listeners" name={value.name} tcp={raw} />
      <ObjectCharts scope="listener" name={value.name} tcp={raw} />
      <RefusalTable listener={value.name} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title="Settings">
          <DescriptionList
            items={[
              { term: 'Address', value: <Code>{value.address}</Code> },
              { term: 'Protocol', value: value.protocol.toUpperCase() },
              { term: 'Carries', value: protocolWords[value.protocol] },
              ...(raw ? [] : [{ term: 'Health paths', value: value.healthPaths ? '/_/health and /_/ready' : 'off' }]),
              ...sections
                .filter(({ name }) => value[name as keyof ListenerConfig] !== undefined)
                .map((field) => ({
                  term: field.title,
                  value: summaryOf(sectionFields(value.protocol, field), value[field.name as keyof ListenerConfig]),
                }))
                .filter(({ value: summary }) => summary !== ''),
              ...(value.tls?.clientCertificates === undefined
                ? []
                : [{ term: 'Client certificates', value: value.tls.clientCertificates.mode }]),
              ...(value.tls?.hsts === undefined ? [] : [{ term: 'Strict transport security', value: 'on' }]),
              { term: 'Labels', value: <LabelBadges labels={value.labels} /> },
              { term: 'Last changed', value: <RelativeTime at={updatedAt} now={now} /> },
            ]}
          />
        </Panel>
        <div className="flex flex-col gap-5">
          <Panel title="Workers" hint="each listens for itself">
            {workers.length === 0 ? (
              <p className="text-muted text-sm">
                {value.enabled ? 'No worker has told of it yet.' : 'None listens while it is disabled.'}
              </p>
            ) : (
              <ul className="flex flex-col gap-1.5 text-sm">
                {workers.map(({ worker, listening, problem }) => (
                  <li key={worker} className="flex flex-wrap items-center gap-x-3">
                    <span className="w-24">{worker}</span>
                    <StatusBadge
                      look="full"
                      state={listening ? 'healthy' : 'unhealthy'}
                      word={listening ? 'Listening' : 'Not listening'}
                      reason={problem || undefined}
                    />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <ListenerConnections listener={value} />
          {!raw && <ListenerAnswers name={value.name} />}
          <UsedByPanel
            usedBy={usedBy}
            nobody={
              raw
                ? 'No route names it, so it closes every connection.'
                : 'No route names it; routes without listeners take requests of all.'
            }
          />
        </div>
      </div>
    </>
  );
}
