import { z } from 'zod';

const text = (most: number) => z.string().min(1).max(most);
const pathProblem = 'begins with "/" and has no "?", "#" or "*"; answers to every query go with their path';

/** As clients ask for it, before any rewrite. */
const pathSchema = text(8192).regex(/^\/[^?#*]*$/u, pathProblem);

/** Conditions on what stored answers were asked for. All that are there must hold. */
const conditionsSchema = z.strictObject({
  /** Name of the route whose cache it is. */
  route: text(63).optional(),
  /** Name that clients asked for, in any case; with a port only that one, without one all. */
  host: text(261)
    .regex(/^[^\s/@]+$/u, 'is a host name, with or without a port')
    .optional(),
  /** Exactly this one. */
  path: pathSchema.optional(),
  /** All that begin so, by characters: `/images/` or `/images/cat`. */
  pathPrefix: pathSchema.optional(),
  /** One that the answer has in `Cache-Tag` or `Surrogate-Key`; case counts. */
  tag: text(1024)
    .regex(/^[\x21-\x2b\x2d-\x7e]+$/u, 'is visible ASCII without spaces and commas')
    .optional(),
});

/** Which stored answers are to go. That all go must be said, so that a condition left out does not mean it. */
export const cachePurgeSchema = conditionsSchema
  .extend({ everything: z.literal(true).optional() })
  .superRefine(({ everything, ...conditions }, context) => {
    const given = Object.values(conditions).filter((value) => value !== undefined).length;
    const refuse = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path });
    if (everything === true && given > 0) refuse('everything goes without conditions', ['everything']);
    if (everything !== true && given === 0)
      refuse('say what is to go: route, host, path, pathPrefix, tag or everything');
    if (conditions.path !== undefined && conditions.pathPrefix !== undefined) {
      refuse('either a path or the beginning of one', ['pathPrefix']);
    }
  });
export type CachePurge = z.infer<typeof cachePurgeSchema>;

/** What became of a purge in one worker. */
export const workerPurgeSchema = z.object({
  worker: z.string(),
  /** Stored answers that went. */
  removed: z.int().min(0),
  /** Empty when it has answered, else why nobody knows. */
  problem: z.string(),
});
export type WorkerPurge = z.infer<typeof workerPurgeSchema>;

/** Longest time a worker has to answer, milliseconds. A cache of a million answers takes about one. */
export const purgeAnswerMs = 10_000;
