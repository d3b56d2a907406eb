'use client';
import type { SimulatedOutcome, Simulation } from '@sluice/api';
import { Banner, DescriptionList, formatPercent, Panel, TextLink } from '@sluice/ui';
import { paths } from '../../lib/paths.ts';
import { policyTitle } from '../routes/policy-text.ts';
import { SendForReal } from './send-for-real.tsx';
import type { RequestFields } from './simulated-request.ts';

interface OutcomePanelProps {
  readonly simulation: Simulation;
  readonly request: RequestFields;
  readonly highlight: string | undefined;
}

/** What the gateway would do with the request. */
export function OutcomePanel({ simulation, request, highlight }: OutcomePanelProps) {
  const { problem, outcome } = simulation;
  if (problem !== '') {
    return (
      <Banner tone="danger" title="The request would be refused before any route is looked at">
        {problem}
      </Banner>
    );
  }
  const taker = outcome === undefined || outcome.kind === 'to_https' ? undefined : outcome.route;
  const isOther = highlight !== undefined && taker !== highlight;
  return (
    <>
      <p role="status" className="sr-only">
        {verdictOf(outcome)}
      </p>
      {isOther && (
        <Banner tone="warning" title={`${highlight} does not take this request`}>
          {simulation.candidates.find(({ route }) => route === highlight)?.reason ||
            (taker === undefined ? 'The listener answers before any route.' : 'Another route comes first.')}
        </Banner>
      )}
      <Panel
        title={<OutcomeTitle outcome={outcome} />}
        hint={`${simulation.host}${simulation.path} on ${simulation.listener}`}
      >
        {outcome === undefined ? (
          <p className="text-sm">No route matches, so the answer is 404.</p>
        ) : (
          <DescriptionList items={itemsOf(outcome)} />
        )}
        <SendForReal request={request} />
      </Panel>
    </>
  );
}

function verdictOf(outcome: SimulatedOutcome | undefined): string {
  if (outcome === undefined) return '404: no route';
  return outcome.kind === 'to_https' ? 'Redirected to https by the listener' : `Taken by ${outcome.route}`;
}

function OutcomeTitle({ outcome }: { outcome: SimulatedOutcome | undefined }) {
  if (outcome === undefined || outcome.kind === 'to_https') return verdictOf(outcome);
  return (
    <>
      Taken by <TextLink href={paths.route(outcome.route)}>{outcome.route}</TextLink>
    </>
  );
}

function itemsOf(outcome: SimulatedOutcome) {
  if (outcome.kind === 'redirect' || outcome.kind === 'to_https') {
    return [
      { term: 'Answer', value: `${outcome.status} redirect` },
      { term: 'Location', value: outcome.location, mono: true },
    ];
  }
  if (outcome.kind === 'respond') {
    return [
      { term: 'Answer', value: String(outcome.status) },
      { term: 'Body', value: outcome.body === '' ? 'empty' : outcome.body, mono: true },
    ];
  }
  return [
    {
      term: 'Upstream',
      value: (
        <ul>
          {outcome.upstreams.map((upstream, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one upstream may take part twice
            <li key={index}>
              <TextLink href={paths.upstream(upstream.name)}>{upstream.name}</TextLink>{' '}
              {outcome.upstreams.length > 1 && `${formatPercent(upstream.share)} `}
              <span className="font-mono text-muted text-xs">
                {upstream.endpoints.length === 0 ? 'no endpoint' : upstream.endpoints.join(', ')}
              </span>
            </li>
          ))}
        </ul>
      ),
    },
    { term: 'Path sent', value: outcome.path, mono: true },
    { term: 'Headers sent', value: <HeaderLines flat={outcome.headers} /> },
    { term: 'Policies', value: outcome.policies.length === 0 ? 'none' : outcome.policies.map(policyTitle).join(', ') },
  ];
}

/** Flat: name, value, name, value. */
export function HeaderLines({ flat }: { flat: readonly string[] }) {
  const lines = flat.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${flat[index + 1] ?? ''}`] : []));
  return <pre className="whitespace-pre-wrap break-all font-mono text-xs leading-5">{lines.join('\n')}</pre>;
}
