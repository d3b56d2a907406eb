import {
  type CertificateConfig,
  type CertificateInput,
  type ConfigDocument,
  type ListenerConfig,
  type ListenerInput,
  type ResourceKind,
  type RouteConfig,
  type RouteInput,
  redactSecrets,
  resourceLists,
  resourceSchemas,
  type SourceConfig,
  type SourceInput,
  type UpstreamConfig,
  type UpstreamInput,
} from '@sluice/config';
import { SluiceError } from '@sluice/core';
import { listResourceRows } from '@sluice/store';
import { z } from 'zod';
import { commitChange, latestRevisionNumber, previewChange } from '../configuration/commit-change.ts';
import { type PreviewResult, reviewChange } from '../configuration/review-change.ts';
import { protectedProcedure } from '../trpc.ts';
import { freeName } from './free-name.ts';
import { type ResourceUser, usageIndex } from './usage-index.ts';

interface Configs {
  certificate: CertificateConfig;
  source: SourceConfig;
  listener: ListenerConfig;
  upstream: UpstreamConfig;
  route: RouteConfig;
}

interface Inputs {
  certificate: CertificateInput;
  source: SourceInput;
  listener: ListenerInput;
  upstream: UpstreamInput;
  route: RouteInput;
}

/** One resource with what its document does not say. */
export interface ResourceView<Config> {
  readonly value: Config;
  /** What refers to it. */
  readonly usedBy: readonly ResourceUser[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

const nameInput = z.string().min(1).max(63);
const basedOn = z.int().min(0);
const reason = z.string().trim().max(500).optional();

/**
 * The procedures that every named resource has. Values are checked by the one write path and not here, so that all
 * issues of the whole document come back at once, with paths from the root of the value.
 */
export function resourceProcedures<Kind extends ResourceKind>(kind: Kind) {
  type Config = Configs[Kind];
  // The write path validates `unknown`; the type is for the callers.
  const value = z.custom<Inputs[Kind]>((given) => typeof given === 'object' && given !== null, 'must be an object');
  // The list of a kind holds the configs of that kind, which the compiler cannot see through the two maps.
  const listOf = (document: ConfigDocument) => document[resourceLists[kind]] as unknown as readonly Config[];
  const schema = resourceSchemas[kind];
  const find = (document: ConfigDocument, name: string): Config => {
    const found = listOf(document).find((resource) => resource.name === name);
    if (found === undefined) throw new SluiceError('not_found', `There is no ${kind} "${name}".`);
    return found;
  };

  return {
    /** All of them, by name, with the revision they were read at. */
    list: protectedProcedure.query(({ ctx }) => {
      const { revision, document } = ctx.store.current();
      const rows = new Map(listResourceRows(ctx.store.db, kind).map((row) => [row.name, row]));
      const usage = usageIndex(document)[kind];
      const items = listOf(document).map((config): ResourceView<Config> => {
        const row = rows.get(config.name);
        return {
          value: redactSecrets(schema, config),
          usedBy: usage.get(config.name) ?? [],
          createdAt: row?.createdAt ?? 0,
          updatedAt: row?.updatedAt ?? 0,
        };
      });
      return { revision: revision?.number ?? 0, items };
    }),

    /** One of them. `revision` is what an edit of it is based on. */
    get: protectedProcedure.input(z.object({ name: nameInput })).query(({ ctx, input }) => {
      const { revision, document } = ctx.store.current();
      const config = find(document, input.name);
      const row = listResourceRows(ctx.store.db, kind).find(({ name }) => name === input.name);
      const view: ResourceView<Config> = {
        value: redactSecrets(schema, config),
        usedBy: usageIndex(document)[kind].get(config.name) ?? [],
        createdAt: row?.createdAt ?? 0,
        updatedAt: row?.updatedAt ?? 0,
      };
      return { revision: revision?.number ?? 0, ...view };
    }),

    /** Creates when `name` is left out, else replaces the one of that name, which also renames it. */
    put: protectedProcedure
      .input(z.object({ basedOn, name: nameInput.optional(), value, reason }))
      .mutation(({ ctx, input }) =>
        commitChange(ctx, {
          basedOn: input.basedOn,
          reason: input.reason,
          edits: [{ op: 'put', kind, name: input.name, value: input.value }],
        }),
      ),

    /** What `put` would change, in sentences and by field, with warnings; refuses what `put` would refuse. */
    preview: protectedProcedure
      .input(z.object({ basedOn, name: nameInput.optional(), value }))
      .query(({ ctx, input }): PreviewResult => {
        const plan = previewChange(ctx, {
          basedOn: input.basedOn,
          edits: [{ op: 'put', kind, name: input.name, value: input.value }],
        });
        return reviewChange(ctx, plan, [`${kind} ${String(input.value.name)}`]);
      }),

    /** Refused, naming them, while something refers to it. */
    delete: protectedProcedure
      .input(z.object({ basedOn: basedOn.optional(), name: nameInput, reason }))
      .mutation(({ ctx, input }) => {
        const users = usageIndex(ctx.store.document())[kind].get(input.name) ?? [];
        if (users.length > 0) {
          const named = users.slice(0, 5).map((user) => `${user.kind} "${user.name}"`);
          const names = named.join(', ') + (users.length > 5 ? ` and ${users.length - 5} more` : '');
          throw new SluiceError(
            'invalid',
            `The ${kind} "${input.name}" is used by ${names}. Change these first, or disable it.`,
          );
        }
        return commitChange(ctx, {
          basedOn: input.basedOn,
          reason: input.reason,
          edits: [{ op: 'delete', kind, name: input.name }],
        });
      }),

    /** Makes a disabled copy, so that two of the same never compete. Answers the name of the copy. */
    duplicate: protectedProcedure
      .input(z.object({ name: nameInput, newName: nameInput.optional() }))
      .mutation(({ ctx, input }) => {
        const { revision, document } = ctx.store.current();
        const original = find(document, input.name);
        const name = input.newName ?? freeName(input.name, listOf(document));
        const result = commitChange(ctx, {
          basedOn: revision?.number ?? 0,
          reason: `Duplicate of ${input.name}`,
          edits: [{ op: 'put', kind, value: { ...original, name, enabled: false } }],
        });
        return { ...result, name };
      }),

    setEnabled: protectedProcedure
      .input(z.object({ name: nameInput, enabled: z.boolean(), reason }))
      .mutation(({ ctx, input }) => {
        const original = find(ctx.store.document(), input.name);
        return commitChange(ctx, {
          basedOn: latestRevisionNumber(ctx),
          reason: input.reason,
          edits: [{ op: 'put', kind, name: input.name, value: { ...original, enabled: input.enabled } }],
        });
      }),
  };
}
