import type { HeaderList } from '@sluice/core';
import type { Identity } from './contract.ts';
import type { TemplateFacts } from './header-template.ts';

/** A request that nobody sent, as a policy would see it. */
export interface ExplainedRequest {
  readonly route: string;
  readonly listener: string;
  readonly scheme: 'http' | 'https';
  /** Lower-case, without port. */
  readonly host: string;
  readonly method: string;
  /** Normalised, without query. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** Live: an explanation edits it as the policy would, so that those after it see the result. */
  readonly headers: HeaderList;
  /** After trusted proxies were taken into account. */
  readonly clientAddress: string;
  /** Who it is, as far as policies before could tell; an explanation adds to it as the policy would. */
  readonly identities: Identity[];
  /**
   * What only a real request can tell after the policies before: `identity`, and names of fields in lower case. Live, as the
   * headers are.
   */
  readonly unknown: Set<string>;
}

/** What a policy would do with one request, and why. */
export interface PolicyExplanation {
  /** `replies` ends the request; `depends` is where only the real one can tell (chance, time, what was sent before). */
  readonly outcome: 'continues' | 'replies' | 'depends';
  /** Of a reply. */
  readonly status?: number;
  /** One sentence without a subject: `lets 192.0.2.1 pass, which is in 192.0.2.0/24`. Never a secret. */
  readonly sentence: string;
  /** The steps to it, where there are several. */
  readonly details?: readonly string[];
}

/** Pure but for the headers of the request; sees neither counters nor state of a worker. */
export type PolicyExplainer<Config> = (config: Config, request: ExplainedRequest) => PolicyExplanation;

/** The same as templates of header values see it. */
export function templateFacts(request: ExplainedRequest): TemplateFacts {
  return { ...request, id: 'request-id', clientCertificate: undefined, request };
}
