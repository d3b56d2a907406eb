'use client';
import type { SimulatedOutcome, SimulatedPolicy, Simulation } from '@sluice/api';
import { Banner, DescriptionList, formatPercent, Panel, TextLink } from '@sluice/ui';
import { paths } from '../../lib/paths.ts';
import { policyTitle } from '../routes/policy-text.ts';
import { PolicySteps } from './policy-steps.tsx';
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
  const taker = takerOf(outcome);
  const unread = outcome?.kind === 'tunnel' || outcome?.kind === 'reset';
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
        hint={
          unread
            ? `a connection for ${simulation.host} on ${simulation.listener}, which carries TCP`
            : `${simulation.host}${simulation.path} on ${simulation.listener}`
        }
      >
        {outcome === undefined ? (
          <p className="text-sm">No route matches, so the answer is 404.</p>
        ) : (
          <DescriptionList items={itemsOf(outcome)} />
        )}
        {!unread && <SendForReal request={request} />}
      </Panel>
    </>
  );
}

function takerOf(outcome: SimulatedOutcome | undefined): string | undefined {
  return outcome === undefined || !('route' in outcome) ? undefined : outcome.route;
}

function verdictOf(outcome: SimulatedOutcome | undefined): string {
  if (outcome === undefined) return '404: no route';
  if (outcome.kind === 'reset') return 'The connection is reset';
  return outcome.kind === 'to_https' ? 'Redirected to https by the listener' : `Taken by ${outcome.route}`;
}

function OutcomeTitle({ outcome }: { outcome: SimulatedOutcome | undefined }) {
  const taker = takerOf(outcome);
  if (taker === undefined) return verdictOf(outcome);
  return (
    <>
      Taken by <TextLink href={paths.route(taker)}>{taker}</TextLink>
    </>
  );
}

function itemsOf(outcome: SimulatedOutcome) {
  if (outcome.kind === 'redirect' || outcome.kind === 'to_https') {
    return [
      { term: 'Answer', value: `${outcome.status} redirect` },
      { term: 'Location', value: outcome.location, mono: true },
      ...(outcome.kind === 'redirect' ? [policiesItem(outcome.policies)] : []),
    ];
  }
  if (outcome.kind === 'respond') {
    return [
      { term: 'Answer', value: String(outcome.status) },
      { term: 'Body', value: outcome.body === '' ? 'empty' : outcome.body, mono: true },
      policiesItem(outcome.policies),
    ];
  }
  if (outcome.kind === 'policy_reply') {
    const by = policyTitle(outcome.policies.at(-1)?.type ?? '');
    return [{ term: 'Answer', value: `${outcome.status} by the policy ${by}` }, policiesItem(outcome.policies)];
  }
  if (outcome.kind === 'reset') return [{ term: 'Why', value: outcome.reason }];
  const split = { term: 'Upstream', value: <SplitParts parts={outcome.upstreams} /> };
  if (outcome.kind === 'tunnel') {
    return [split, { term: 'Sent', value: 'every byte as it comes, both ways; a request inside it is not read' }];
  }
  return [
    split,
    ...(outcome.sticky === undefined ? [] : [{ term: 'Side', value: outcome.sticky.sentence }]),
    { term: 'Path sent', value: outcome.path, mono: true },
    { term: 'Headers sent', value: <HeaderLines flat={outcome.headers} /> },
    policiesItem(outcome.policies),
  ];
}

function policiesItem(policies: readonly SimulatedPolicy[]) {
  return { term: 'Policies', value: <PolicySteps policies={policies} /> };
}

type Parts = Extract<SimulatedOutcome, { kind: 'tunnel' }>['upstreams'];

function SplitParts({ parts }: { parts: Parts }) {
  return (
    <ul>
      {parts.map((upstream, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one upstream may take part twice
        <li key={index}>
          <TextLink href={paths.upstream(upstream.name)}>{upstream.name}</TextLink>{' '}
          {parts.length > 1 && `${formatPercent(upstream.share)} `}
          <span className="font-mono text-muted text-xs">
            {upstream.endpoints.length === 0 ? 'no endpoint' : upstream.endpoints.join(', ')}
          </span>
          {upstream.panics && <p className="text-muted text-xs">So few are well that all are used (panic).</p>}
          {upstream.passedOver.map(({ address, reason }) => (
            <p key={address} className="text-muted text-xs">
              Passed over: <span className="font-mono">{address}</span>, {reason}
            </p>
          ))}
          {upstream.choice !== undefined && <p className="text-muted text-xs">{upstream.choice.sentence}</p>}
        </li>
      ))}
    </ul>
  );
}

/** Flat: name, value, name, value. */
export function HeaderLines({ flat }: { flat: readonly string[] }) {
  const lines = flat.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${flat[index + 1] ?? ''}`] : []));
  return <pre className="whitespace-pre-wrap break-all font-mono text-xs leading-5">{lines.join('\n')}</pre>;
}
