import { certificateMaterialSchema } from '@sluice/certificates/material';
import { ticketKeysSchema } from '@sluice/certificates/ticket-keys';
import { accessLogEntrySchema, liveSampleSchema, telemetryDeltaSchema } from '@sluice/metrics';
import type { Snapshot } from '@sluice/snapshot/types';
import { z } from 'zod';
import { cachePurgeSchema, workerPurgeSchema } from './cache-purge.ts';
import { endpointLoadSchema } from './endpoint-load.ts';
import { endpointVerdictSchema } from './endpoint-verdicts.ts';
import { gatewayStatusSchema } from './gateway-status.ts';
import { limitAnswerSchema, limitAskSchema } from './limit-messages.ts';

/** Version of everything in this file. Both sides refuse another. */
export const protocolVersion = 5;

export const issueSchema = z.object({
  path: z.array(z.union([z.string(), z.int()])),
  code: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  fix: z.string().optional(),
});

export const endpointSchema = z.object({
  address: z.string(),
  weight: z.int().min(0).max(1000),
  zone: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  draining: z.literal(true).optional(),
});

/** What a dashboard or a CLI can ask to be told, each as whole state and again on every change. */
export const topicSchema = z.enum(['status', 'samples', 'access-log']);
export type Topic = z.infer<typeof topicSchema>;

/** Client (proxy, dashboard, CLI) → controller. The first message is `hello`, and only the first. */
export const clientMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.int(),
    role: z.enum(['proxy', 'dashboard', 'cli']),
    /** `proxy-1` … for workers, anything unique for others. */
    id: z.string(),
    pid: z.int(),
    startedAt: z.number(),
    /** The revision a worker serves right now, from its last good snapshot; 0 when none. */
    revision: z.int().min(0),
    /** Content hash of that revision; empty when none. */
    hash: z.string(),
  }),
  /** Worker: a snapshot is live. `tookMs` is from receipt to the swap. */
  z.object({ kind: z.literal('applied'), revision: z.int(), hash: z.string(), tookMs: z.number() }),
  /** Worker: a snapshot was refused; the previous one still serves. */
  z.object({ kind: z.literal('rejected'), revision: z.int(), issues: z.array(issueSchema) }),
  z.object({
    kind: z.literal('worker-state'),
    state: z.enum(['starting', 'ready', 'draining']),
    listeners: z.array(
      z.object({ name: z.string(), address: z.string(), listening: z.boolean(), problem: z.string() }),
    ),
  }),
  z.object({ kind: z.literal('telemetry'), delta: telemetryDeltaSchema }),
  /** Worker: all that it has under way in upstreams whose balancer follows the load; `load` is the answer. */
  z.object({ kind: z.literal('load'), loads: z.array(endpointLoadSchema) }),
  z.object({ kind: z.literal('access-log'), entries: z.array(accessLogEntrySchema), dropped: z.int().min(0) }),
  /** Dashboard or CLI: a revision was committed. Only a hint; the controller also polls. */
  z.object({ kind: z.literal('revision-hint'), revision: z.int() }),
  /** Dashboard or CLI: replaces the topics of this connection. */
  z.object({ kind: z.literal('subscribe'), topics: z.array(topicSchema) }),
  z.object({ kind: z.literal('replace-workers') }),
  /** Dashboard or CLI: believes the answers that are held back of a source. */
  z.object({ kind: z.literal('accept-endpoints'), source: z.string() }),
  /** Dashboard or CLI: has stored answers forgotten by all workers; `cache-purged` with the same `ask` is the answer. */
  z.object({ kind: z.literal('purge-cache'), ask: z.string().min(1).max(64), purge: cachePurgeSchema }),
  /** Worker: has done what `purge-cache` asked. */
  z.object({ kind: z.literal('cache-purged'), ask: z.string(), removed: z.int().min(0) }),
  /** Worker: wants some of limits that all workers share, or gives some back. Answered in any order. */
  z.object({ kind: z.literal('limit-asks'), asks: z.array(limitAskSchema) }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type HelloMessage = Extract<ClientMessage, { kind: 'hello' }>;

/**
 * Snapshots are made by `compileSnapshot` in the controller and checked by `checkSnapshot` in the worker, which knows
 * more than a shape check would; here only the envelope is looked at.
 */
const snapshotSchema = z.custom<Snapshot>((value) => typeof value === 'object' && value !== null && 'format' in value);

/** Controller → client. */
export const controllerMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), protocol: z.int(), pid: z.int() }),
  /** The connection is closed after this. */
  z.object({ kind: z.literal('refused'), reason: z.string() }),
  /** To workers. */
  z.object({ kind: z.literal('snapshot'), snapshot: snapshotSchema }),
  /** To workers: the whole set that discovery holds for one upstream, replacing the one before. */
  z.object({ kind: z.literal('endpoints'), upstream: z.string(), endpoints: z.array(endpointSchema) }),
  /** To workers: what checks say of every endpoint of one upstream. Without endpoints there is no check any more. */
  z.object({ kind: z.literal('verdicts'), upstream: z.string(), endpoints: z.array(endpointVerdictSchema) }),
  /** To a worker that has reported: how many others have, and the sum of what they have under way. */
  z.object({ kind: z.literal('load'), workers: z.int().min(0), loads: z.array(endpointLoadSchema) }),
  /**
   * To workers: what there is for every certificate, always before a snapshot that names it, and the keys of session
   * tickets. Keys are sealed.
   */
  z.object({
    kind: z.literal('certificates'),
    material: z.array(certificateMaterialSchema),
    ticketKeys: ticketKeysSchema.default([]),
  }),
  /** To workers: forget these; `cache-purged` is the answer. */
  z.object({ kind: z.literal('purge-cache'), ask: z.string(), purge: cachePurgeSchema }),
  /** To who asked: what became of it in each worker. */
  z.object({ kind: z.literal('cache-purged'), ask: z.string(), workers: z.array(workerPurgeSchema) }),
  /** To workers: somebody watches the access log, or nobody does any more. */
  z.object({ kind: z.literal('access-log-wanted'), wanted: z.boolean() }),
  /** To a worker: what it asked for. `workers` is how many share the limits. */
  z.object({ kind: z.literal('limit-answers'), workers: z.int().min(1), answers: z.array(limitAnswerSchema) }),
  z.object({ kind: z.literal('status'), status: gatewayStatusSchema }),
  z.object({ kind: z.literal('sample'), sample: liveSampleSchema }),
  z.object({ kind: z.literal('access-log'), entries: z.array(accessLogEntrySchema), dropped: z.int().min(0) }),
]);
export type ControllerMessage = z.infer<typeof controllerMessageSchema>;
