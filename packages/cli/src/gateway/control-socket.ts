import { existsSync } from 'node:fs';
import {
  type CachePurge,
  type ControlClient,
  type ControlNotice,
  connectControl,
  controlSocketPath,
  type GatewayStatus,
  purgeAnswerMs,
  type WorkerPurge,
} from '@sluice/control';
import { SluiceError } from '@sluice/core';

/** Longest wait for the controller, milliseconds. It answers in a few when it is there. */
const waitMs = 2_000;

type Talk<Result> = (
  client: ControlClient,
  settle: (result: Result) => void,
) => {
  onConnected(): void;
  onMessage?(message: ControlNotice): void;
};

/** Connects once, does one thing, and leaves. `otherwise` when the controller is not there or does not answer. */
function talk<Result>(
  dataDirectory: string,
  otherwise: (problem: string) => Result,
  how: Talk<Result>,
  longestMs = waitMs,
): Promise<Result> {
  const path = controlSocketPath(dataDirectory);
  if (!existsSync(path)) return Promise.resolve(otherwise('Sluice does not run (there is no control socket)'));
  return new Promise((resolve) => {
    const settle = (result: Result) => {
      clearTimeout(timer);
      client.close();
      resolve(result);
    };
    const timer = setTimeout(() => settle(otherwise('the controller does not answer')), longestMs);
    const client = connectControl({
      path,
      hello: () => ({
        role: 'cli',
        id: `cli-${process.pid}`,
        pid: process.pid,
        startedAt: Date.now(),
        revision: 0,
        hash: '',
      }),
      onStateChange: ({ connected, problem }) => {
        if (connected) conversation.onConnected();
        else if (problem !== '') settle(otherwise(problem));
      },
      onMessage: (message) => conversation.onMessage?.(message),
    });
    const conversation = how(client, settle);
  });
}

/** What the controller knows now, or in words why nobody knows. */
export function askStatus(dataDirectory: string): Promise<{ status: GatewayStatus | null; problem: string }> {
  type Answer = { status: GatewayStatus | null; problem: string };
  return talk<Answer>(
    dataDirectory,
    (problem) => ({ status: null, problem }),
    (client, settle) => ({
      onConnected: () => void client.send({ kind: 'subscribe', topics: ['status'] }),
      onMessage(message) {
        if (message.kind === 'status') settle({ status: message.status, problem: '' });
      },
    }),
  );
}

/** Tells the controller of a new revision, so that it need not wait for its next look. It finds it by itself otherwise. */
export function hintRevision(dataDirectory: string, revision: number): Promise<boolean> {
  return talk<boolean>(
    dataDirectory,
    () => false,
    (client, settle) => ({
      onConnected: () => settle(client.send({ kind: 'revision-hint', revision })),
    }),
  );
}

/** Has stored answers forgotten by all workers. @throws SluiceError `unavailable` when the controller is not there */
export async function purgeCaches(dataDirectory: string, purge: CachePurge): Promise<readonly WorkerPurge[]> {
  const answer = await talk<readonly WorkerPurge[] | string>(
    dataDirectory,
    (problem) => problem,
    (client, settle) => ({
      onConnected: () => void client.send({ kind: 'purge-cache', ask: 'cli', purge }),
      onMessage(message) {
        if (message.kind === 'cache-purged') settle(message.workers);
      },
    }),
    purgeAnswerMs + waitMs,
  );
  if (typeof answer === 'string') throw new SluiceError('unavailable', `Nothing was purged: ${answer}.`);
  return answer;
}
