import { type Clock, messageOf, type Random } from '@sluice/core';
import { type Address, formatAddress } from '@sluice/core/schema';
import type { AskedType } from './asked-name.ts';
import { exchange } from './exchange.ts';
import { canonicalName, type Question } from './message.ts';
import { type DnsAnswer, longestChain, readAnswer } from './read-answer.ts';
import { SharedWork } from './shared-work.ts';

/** Every server is asked this often before a lookup fails. */
const rounds = 2;
/** For negative answers whose server does not say how long they hold. */
const unsaidNegativeMs = 5000;
/** Beyond it, answers that expired are let go; beyond ten times as many, the oldest too. */
const manyAnswers = 1000;

export interface ResolverOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Asked before each lookup, since the machine's own may change. */
  servers(): Promise<readonly Address[]>;
  readonly timeoutMs: number;
  readonly tcp: boolean;
  /** Bounds of how long an answer is used, whatever its records say. */
  readonly minTtlMs: number;
  readonly maxTtlMs: number;
}

export interface Resolved extends DnsAnswer {
  /** Monotonic milliseconds: until then the same answer is given again without asking. */
  readonly freshUntilMs: number;
}

/** Looks names up at name servers, each question once at a time and not again while its answer is fresh. */
export class DnsResolver {
  readonly #options: ResolverOptions;
  readonly #answers = new Map<string, Resolved>();
  readonly #lookups = new SharedWork<Resolved>();
  /** The server that answered last is asked first. */
  #preferred = '';

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  /**
   * @param name absolute
   * @throws Error that names the question, and of each server why it gave no answer
   */
  lookup(name: string, type: AskedType, signal: AbortSignal): Promise<Resolved> {
    const question = { name: canonicalName(name), type };
    const key = `${type} ${question.name}`;
    const known = this.#answers.get(key);
    if (known !== undefined && known.freshUntilMs > this.#options.clock.monotonic()) return Promise.resolve(known);
    return this.#lookups.join(key, signal, async (leaving) => {
      const answer = await this.#followAliases(question, leaving);
      const { clock } = this.#options;
      const resolved = { ...answer, freshUntilMs: clock.monotonic() + this.freshMs(answer) };
      this.#keep(key, resolved);
      return resolved;
    });
  }

  /** How long an answer is used: up to a tenth less than its time, so that not all questions are asked at once. */
  freshMs({ status, ttlS }: Pick<DnsAnswer, 'status' | 'ttlS'>): number {
    const { minTtlMs, maxTtlMs, random } = this.#options;
    const unsaid = status === 'found' ? maxTtlMs : unsaidNegativeMs;
    const saidMs = (ttlS ?? 0) === 0 ? unsaid : (ttlS ?? 0) * 1000;
    return Math.max(minTtlMs, Math.min(saidMs, maxTtlMs) * (1 - 0.1 * random()));
  }

  async #followAliases(question: Question, signal: AbortSignal): Promise<DnsAnswer> {
    let name = question.name;
    let ttlS = Number.POSITIVE_INFINITY;
    for (let steps = 0; ; ) {
      const answer = await this.#askServers({ ...question, name }, signal);
      const shortestS = Math.min(ttlS, answer.ttlS ?? Number.POSITIVE_INFINITY);
      if (answer.status !== 'alias') return { ...answer, ttlS: Number.isFinite(shortestS) ? shortestS : undefined };
      steps += answer.steps;
      if (steps > longestChain) throw new Error(`${words(question)}: more than ${longestChain} aliases in a row`);
      name = answer.name;
      ttlS = shortestS;
    }
  }

  async #askServers(question: Question, signal: AbortSignal) {
    const servers = await this.#options.servers();
    const sorted = servers.toSorted((a, b) => this.#rank(a) - this.#rank(b));
    const problems = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      for (const server of sorted) {
        try {
          const message = await exchange(server, question, this.#options, signal);
          const answer = saidBy(server, () => readAnswer(message, question));
          this.#preferred = formatAddress(server);
          return answer;
        } catch (error) {
          if (signal.aborted) throw error;
          problems.add(messageOf(error));
        }
      }
    }
    throw new Error(`${words(question)}: ${[...problems].join('; ')}`);
  }

  #rank(server: Address): number {
    return formatAddress(server) === this.#preferred ? 0 : 1;
  }

  #keep(key: string, resolved: Resolved): void {
    this.#answers.delete(key);
    this.#answers.set(key, resolved);
    if (this.#answers.size <= manyAnswers) return;
    const now = this.#options.clock.monotonic();
    for (const [each, { freshUntilMs }] of this.#answers) {
      if (freshUntilMs <= now || this.#answers.size > 10 * manyAnswers) this.#answers.delete(each);
    }
  }
}

function words({ name, type }: Question): string {
  return `${type} of ${name}`;
}

function saidBy<Value>(server: Address, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new Error(`${formatAddress(server)} ${messageOf(error)}`);
  }
}
