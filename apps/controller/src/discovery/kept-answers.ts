import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointSchema } from '@sluice/control';
import { type Clock, messageOf, type Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { Endpoint } from '@sluice/discovery/contract';
import { z } from 'zod';
import type { LastGood } from './watched-query.ts';

/** A change is written so long after it, milliseconds: a registry that restarts changes all of them together. */
const writeAfterMs = 500;

const fileSchema = z.object({
  answers: z.array(z.object({ key: z.string(), at: z.number(), endpoints: z.array(endpointSchema) })),
});

export interface KeptAnswersOptions {
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** By key. */
  collect(): Iterable<readonly [string, LastGood]>;
}

/** Keeps the last good answers in a file, for a start at which a source gives none. */
export class KeptAnswers {
  readonly #options: KeptAnswersOptions;
  readonly #path: string;
  #before: ReadonlyMap<string, LastGood> | undefined;
  #timer: Timer | undefined;

  constructor(options: KeptAnswersOptions) {
    this.#options = options;
    this.#path = join(options.dataDirectory, 'discovered.json');
  }

  /** What a run before this one had. */
  find(key: string): LastGood | undefined {
    this.#before ??= this.#read();
    return this.#before.get(key);
  }

  changed(): void {
    this.#timer ??= this.#options.clock.after(writeAfterMs, () => this.write());
  }

  /** At the end too: what waits is written at once. */
  write(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const answers = Array.from(this.#options.collect(), ([key, good]) => ({ key, ...good }));
    try {
      writeFileSync(`${this.#path}.new`, JSON.stringify({ answers }), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      this.#options.log.warn(`what discovery found could not be kept for the next start: ${messageOf(error)}`);
    }
  }

  #read(): ReadonlyMap<string, LastGood> {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch {
      // The first start.
      return new Map();
    }
    try {
      const { answers } = fileSchema.parse(JSON.parse(text));
      return new Map(answers.map(({ key, at, endpoints }) => [key, { at, endpoints: endpoints.map(withoutGaps) }]));
    } catch (error) {
      this.#options.log.error(`${this.#path} cannot be read: ${messageOf(error)}`);
      return new Map();
    }
  }
}

function withoutGaps({ draining, ...rest }: z.infer<typeof endpointSchema>): Endpoint {
  return draining === undefined ? rest : { ...rest, draining };
}
