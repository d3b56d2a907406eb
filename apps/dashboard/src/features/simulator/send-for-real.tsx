'use client';
import { Button, CodeBlock, StatusBadge } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import type { RequestFields } from './simulated-request.ts';

/** Sends the request through the listener and shows the answer. Plain GETs only: what is sent must be harmless. */
export function SendForReal({ request }: { request: RequestFields }) {
  const trpc = useTRPC();
  const send = useMutation(trpc.setup.sendTestRequest.mutationOptions());
  const found = /^(?:https?:\/\/)?([^/?#]+)([^#]*)/i.exec(request.url);
  const isPlain = request.method === 'GET' && request.headers.trim() === '';
  const answer = send.data?.answer;
  return (
    <div className="mt-4 flex flex-col gap-2 border-t pt-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="sm"
          busy={send.isPending}
          disabled={!isPlain || found === null}
          onClick={() =>
            send.mutate({
              ...(request.listener === '' ? {} : { listener: request.listener }),
              host: found?.[1] ?? 'localhost',
              path: withSlash(found?.[2] ?? ''),
            })
          }
        >
          Send it for real
        </Button>
        <span className="text-muted text-xs">
          {isPlain
            ? 'Sends this GET through the listener from this machine.'
            : 'Only a GET without headers can be sent from here.'}
        </span>
      </div>
      <div role="status">
        {send.error !== null && <p className="text-sm text-unhealthy">{toShownError(send.error).message}</p>}
        {answer !== undefined && (
          <div className="flex flex-col gap-2">
            <StatusBadge
              look="full"
              state={!answer.ok ? 'unhealthy' : (answer.status ?? 500) >= 500 ? 'degraded' : 'healthy'}
              word={answer.status === undefined ? 'No answer' : `Answered ${answer.status}`}
              reason={answer.status === undefined ? answer.message : `in ${answer.tookMs} ms`}
            />
            {answer.body !== '' && <CodeBlock title="Body" code={answer.body} />}
          </div>
        )}
      </div>
    </div>
  );
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
