'use client';
import type { ResourceView } from '@sluice/api';
import { formFields, type UpstreamConfig, upstreamSchema } from '@sluice/config';
import { DescriptionList, Panel, RelativeTime } from '@sluice/ui';
import { useNow } from '../../live/use-now.ts';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { LiveFigures } from '../../resource/live-figures.tsx';
import { summaryOf } from '../../resource/summary-of.ts';
import { UsedByPanel } from '../../resource/used-by-panel.tsx';
import { ObjectCharts } from '../telemetry/object-charts.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { RetryStat } from './retry-stat.tsx';

const fields = formFields(upstreamSchema);

const hostHeaderWords = { preserve: "The client's", endpoint: "The endpoint's address" } as const;

export function UpstreamOverview({ view }: { view: ResourceView<UpstreamConfig> }) {
  const { value, usedBy, updatedAt } = view;
  const now = useNow();
  const sections = fields.flatMap((field) =>
    field.kind === 'group' && value[field.name as keyof UpstreamConfig] !== undefined
      ? [{ term: field.title, value: summaryOf(field.fields, value[field.name as keyof UpstreamConfig]) }]
      : [],
  );
  return (
    <>
      <LiveFigures scope="upstreams" name={value.name}>
        <RetryStat upstream={value.name} />
      </LiveFigures>
      <ObjectCharts scope="upstream" name={value.name} />
      <EndpointTable upstream={value} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title="Settings">
          <DescriptionList
            items={[
              { term: 'Load balancing', value: titleOf('loadBalancing', value.loadBalancing.type) },
              { term: 'Health check', value: checkWords(value) },
              {
                term: 'Host header',
                value:
                  typeof value.hostHeader === 'string' ? hostHeaderWords[value.hostHeader] : value.hostHeader.value,
              },
              ...sections,
              { term: 'Labels', value: <LabelBadges labels={value.labels} /> },
              { term: 'Last changed', value: <RelativeTime at={updatedAt} now={now} /> },
            ]}
          />
        </Panel>
        <UsedByPanel usedBy={usedBy} nobody="No route sends requests here, so it sees no traffic." />
      </div>
    </>
  );
}

function checkWords({ healthCheck: check }: UpstreamConfig): string {
  if (check === undefined) return 'None';
  const path = check.type === 'http' ? ` ${check.path}` : '';
  return `${titleOf('healthCheck', check.type)}${path} every ${check.interval}`;
}

/** Of a kind. */
function titleOf(name: 'loadBalancing' | 'healthCheck', type: string): string {
  const field = fields.find((each) => each.name === name);
  return field?.kind === 'forms' ? (field.forms.find((form) => form.value === type)?.title ?? type) : type;
}
