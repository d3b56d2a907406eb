import { getHeaderValues, removeHeader } from '@sluice/core';
import { parseSizeBytes } from '@sluice/core/schema';
import type { BodySink, PolicyExchange, PolicyFactory, ResponseHead } from '../contract.ts';
import { chooseCoding } from './accept-encoding.ts';
import { addVary, encodeHead, isEventStream, lengthOf, mayBeEncoded, settleNotModified } from './answer-head.ts';
import { CompressionStage } from './compression-stage.ts';
import { createCompressor } from './compressors.ts';
import { isGuarded } from './credentials.ts';
import { createTypeTest } from './media-types.ts';
import type { Coding, CompressionConfig } from './schema.ts';

export const createCompression: PolicyFactory<CompressionConfig> = (config, { clock, count }) => {
  const isOfType = createTypeTest(config.types);
  const minimum = parseSizeBytes(config.minimumSize) ?? 0;
  let underWay = 0;

  /** The coding of an answer, or the event that says why it has none. Sees to Vary. */
  function decide(exchange: PolicyExchange, head: ResponseHead): Coding | Skipped {
    if (!mayBeEncoded(head, isOfType)) return 'not_eligible';
    const { headers } = exchange.request;
    const choice = chooseCoding(getHeaderValues(headers, 'accept-encoding'), config.codings);
    const length = lengthOf(head) ?? Number.POSITIVE_INFINITY;
    if (length === 0 || (length < minimum && !choice.identityRefused)) return 'too_short';
    addVary(head);
    if (choice.coding === undefined) return 'not_accepted';
    const identified = exchange.identities.length > 0 || exchange.clientCertificate !== undefined;
    return isGuarded(config.credentials, { headers, identified }) ? 'guarded' : choice.coding;
  }

  function stageOf(coding: Coding, head: ResponseHead, length: number | undefined, next: BodySink): BodySink {
    const eager = isEventStream(head);
    const compressor = createCompressor(coding, config.levels, eager, length);
    underWay++;
    count(coding);
    return new CompressionStage({
      ...{ coding, compressor, next, eager, clock },
      onOver(bytesIn, bytesOut, failed) {
        underWay--;
        count('bytes_in', bytesIn);
        count('bytes_out', bytesOut);
        if (failed) count('failed');
      },
    });
  }

  return {
    writesOnlyChecked: true,
    ...(config.plainFromUpstream && {
      onUpstreamRequest: (_exchange, { headers }) => void removeHeader(headers, 'accept-encoding'),
    }),
    onResponseBody(exchange, head, next) {
      if (head.status === 304) {
        settleNotModified(exchange.request, head);
        return undefined;
      }
      const decided = decide(exchange, head);
      if (isSkipped(decided)) {
        if (next !== undefined) count(decided);
        return undefined;
      }
      if (next !== undefined && underWay >= config.concurrency) {
        count('busy');
        return undefined;
      }
      const length = lengthOf(head);
      encodeHead(head, decided);
      return next === undefined ? undefined : stageOf(decided, head, length, next);
    },
  };
};

const skips = ['not_eligible', 'too_short', 'not_accepted', 'guarded'] as const;

type Skipped = (typeof skips)[number];

function isSkipped(decided: Coding | Skipped): decided is Skipped {
  return (skips as readonly string[]).includes(decided);
}
