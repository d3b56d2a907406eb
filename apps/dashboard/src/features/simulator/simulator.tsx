'use client';
import { EmptyState, ErrorState, SkeletonRows } from '@sluice/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { CandidateTable } from './candidate-table.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { RequestForm } from './request-form.tsx';
import { type RequestFields, readHeaderLines } from './simulated-request.ts';

interface SimulatorProps {
  readonly request: RequestFields;
  readonly ask: (request: RequestFields) => void;
  /** The route that the question is about. */
  readonly highlight?: string | undefined;
}

/** The request on top, below it what would become of it and why. */
export function Simulator({ request, ask, highlight }: SimulatorProps) {
  const trpc = useTRPC();
  const { data, error, isFetching, refetch } = useQuery(
    trpc.simulator.explain.queryOptions(
      {
        request: {
          method: request.method,
          url: request.url,
          ...(request.listener === '' ? {} : { listener: request.listener }),
          clientAddress: request.clientAddress,
          headers: readHeaderLines(request.headers),
        },
      },
      { enabled: request.url !== '', placeholderData: keepPreviousData, retry: false },
    ),
  );
  return (
    <>
      <RequestForm request={request} onAsk={ask} busy={isFetching} />
      {error !== null ? (
        <ErrorState {...toErrorState('The request could not be explained', error, refetch)} />
      ) : data !== undefined ? (
        <>
          <OutcomePanel simulation={data} request={request} highlight={highlight} />
          {data.candidates.length > 0 && <CandidateTable candidates={data.candidates} />}
        </>
      ) : request.url === '' ? (
        <EmptyState icon={<FlaskConical />} title="Nothing asked yet">
          Enter the address of a request, as a client would. You see the route that takes it, why each other one does
          not, and what the upstream would be sent.
        </EmptyState>
      ) : (
        <SkeletonRows label="Asking the matcher" />
      )}
    </>
  );
}
