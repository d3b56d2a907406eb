import type { KeyRules, StorageRules } from './http-cache/index.ts';

/** Why another attempt is made. The part of an event's name after `retried_`. */
export type RetryCause = 'connect_failure' | 'refused_stream' | 'reset' | 'timeout' | 'status' | 'grpc_status';

/** How much more a route may ask of an upstream than its clients do. Upstreams count it in each worker. */
export interface BudgetTerms {
  /** Attempts beyond the first, as a share of the requests of the last ten seconds, 0–1. */
  readonly share: number;
  /** So many at a time are allowed whatever the share says, or a quiet route would never have one. */
  readonly minimumConcurrency: number;
}

/** What is known of a request when it is asked whether it may be sent again. */
export interface RetriedRequest {
  readonly method: string;
  /** Attempts made so far. */
  readonly attempts: number;
  /** Nothing of it has reached an endpoint that acts on it. */
  readonly unsent: boolean;
}

/** What is known of an answer before anything of it has been sent on. */
export interface RetriedAnswer {
  readonly status: number;
  /** Flat. */
  readonly headers: readonly string[];
}

/** An answer about one more attempt. `because` is the event that is counted; `attempts` runs out without one. */
export type RetryDecision =
  | { readonly again: true; readonly cause: RetryCause; readonly delayMs: number }
  | { readonly again: false; readonly because: string | undefined };

/** When an exchange is tried again. What was sent, and whether its body can be repeated, the forwarder sees to itself. */
export interface RetryPlan {
  /** Most attempts of one exchange, the first included. */
  readonly attempts: number;
  /** Longest wait for the head of a response, milliseconds; undefined leaves it to others. */
  readonly perTryMs: number | undefined;
  readonly budget: BudgetTerms;
  afterError(request: RetriedRequest, cause: RetryCause): RetryDecision;
  afterAnswer(request: RetriedRequest, answer: RetriedAnswer): RetryDecision;
  /** Counts an event of the policy. */
  count(event: string): void;
}

/** How long an exchange may take. Milliseconds; undefined leaves it to the upstream. */
export interface TimeoutPlan {
  /** The whole exchange; of a stream, until its head has come. */
  readonly requestMs: number;
  /** One attempt, until the head of a response has come. */
  readonly perTryMs: number | undefined;
  /** Silence within a response body. */
  readonly idleMs: number | undefined;
  /** A whole exchange whose response is a stream; undefined is no limit. */
  readonly streamMs: number | undefined;
  /** One attempt, until it has a connection. */
  readonly connectMs: number | undefined;
  /** Counts an event of the policy. */
  count(event: string): void;
}

/** Copies of requests for another upstream. */
export interface MirrorPlan {
  /** Name of the upstream. */
  readonly upstream: string;
  /** Of the requests, 0–1. */
  readonly share: number;
  readonly maxBodyBytes: number;
  /** Most copies under way to the upstream, per worker. */
  readonly concurrency: number;
  /** Counts an event of the policy. */
  count(event: string): void;
}

/** Further attempts beside one that is slow. */
export interface HedgingPlan {
  /** From one attempt to the next, milliseconds. */
  readonly delayMs: number;
  /** Most attempts under way at a time, the first included. */
  readonly attempts: number;
  readonly methods: ReadonlySet<string>;
  readonly budget: BudgetTerms;
  /** Counts an event of the policy. */
  count(event: string): void;
}

/** Answers that are kept for later requests. */
export interface CachePlan {
  readonly storage: StorageRules;
  readonly key: KeyRules;
  /** For stored answers, per worker. */
  readonly memoryBytes: number;
  /** Largest body that is stored. */
  readonly objectBytes: number;
  /** Answers say what the cache did. */
  readonly tellsClients: boolean;
  /** Most requests that wait for the answer to another one, per worker. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** Equal for plans that may share what is stored. */
  readonly identity: string;
  /** Counts an event of the policy. */
  count(event: string): void;
}

/** What the policies of a route make of its forwarding; a member that nobody offers is left out. */
export interface ForwardingPlans {
  readonly retry?: RetryPlan;
  readonly timeouts?: TimeoutPlan;
  readonly mirror?: MirrorPlan;
  readonly hedging?: HedgingPlan;
  readonly cache?: CachePlan;
}

/**
 * The plans of all policies of a route as one, or undefined when there are none: such a route pays for none of this. Of
 * two policies of one kind, which the rules of a document refuse, the first counts.
 */
export function collectPlans(
  policies: readonly { readonly forwarding?: ForwardingPlans }[],
): ForwardingPlans | undefined {
  let plans: ForwardingPlans | undefined;
  for (const { forwarding } of policies) if (forwarding !== undefined) plans = { ...forwarding, ...plans };
  return plans;
}
