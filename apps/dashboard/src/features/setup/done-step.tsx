'use client';
import { Banner, Button, CodeBlock, LinkButton, Spinner } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { paths } from '../../lib/paths.ts';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import type { FirstRoute } from './route-step.tsx';

/** Sends a request through the listener and shows what came back. */
export function DoneStep({ route }: { route: FirstRoute }) {
  const trpc = useTRPC();
  const test = useMutation(trpc.setup.sendTestRequest.mutationOptions());
  const { mutate, data } = test;
  useEffect(() => mutate(route), [mutate, route]);
  const answer = data?.answer;
  return (
    <div className="flex flex-col gap-4">
      <div role="status">
        {test.isPending && (
          <p className="flex items-center gap-2 text-sm">
            <Spinner /> Sending a request through the listener …
          </p>
        )}
        {test.error !== null && <Banner tone="danger" title={toShownError(test.error).message} />}
        {answer !== undefined && (
          <Banner tone={answer.ok ? 'success' : 'warning'} title={answer.message}>
            {answer.ok
              ? 'The request went in by the listener, was routed, and the service answered.'
              : 'The gateway works; see in the answer below which side failed.'}
          </Banner>
        )}
      </div>
      {answer?.status !== undefined && (
        <CodeBlock
          title={`GET ${route.host}${route.path}`}
          code={answerText(answer.status, answer.headers, answer.body)}
        />
      )}
      <div className="flex justify-between gap-2">
        <Button variant="ghost" onClick={() => mutate(route)} busy={test.isPending}>
          Send again
        </Button>
        <LinkButton variant="primary" href={paths.overview()}>
          Go to the dashboard
        </LinkButton>
      </div>
    </div>
  );
}

function answerText(status: number, headers: readonly string[], body: string): string {
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ''}`] : []));
  return [`HTTP/1.1 ${status}`, ...lines, '', body].join('\n');
}
