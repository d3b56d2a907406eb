import type { Probe } from '../runtime/circuit.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import { awaitsGrpcStatus, grpcOutcomeOfHead, grpcOutcomeOfTrailers } from './grpc-outcome.ts';

/**
 * What one answer says of its endpoint, where somebody counts. A failure counts as soon as it is known; a success once
 * the answer is whole, because a head is no better than the body that does not follow, and the call of gRPC that it
 * begins may still fail in its trailers.
 */
export class AnswerVerdict {
  readonly #endpoint: LiveEndpoint;
  readonly #probe: Probe | undefined;
  /** What is told when it ends well. */
  #status: number;
  readonly #awaitsStatus: boolean;
  #hasBody = false;
  #told = false;

  /** The head of the answer has come. */
  constructor(endpoint: LiveEndpoint, probe: Probe | undefined, status: number, head: readonly string[]) {
    this.#endpoint = endpoint;
    this.#probe = probe;
    this.#awaitsStatus = awaitsGrpcStatus(status, head);
    const outcome = grpcOutcomeOfHead(status, head);
    this.#status = outcome?.status ?? status;
    if (this.#status >= 500) this.#tell(outcome?.words);
    else endpoint.noteAlive();
  }

  onBody(): void {
    if (this.#hasBody) return;
    this.#hasBody = true;
    // A stream may go on for hours: its first bytes are enough for a circuit that is being tried.
    if (!this.#told) this.#probe?.circuit.onAnswer(200, this.#probe);
  }

  /** @param trailers flat, as they came */
  onEnd(trailers: readonly string[]): void {
    if (!this.#awaitsStatus) {
      this.#tell(undefined);
      return;
    }
    const { status, words } = grpcOutcomeOfTrailers(trailers);
    this.#status = status;
    this.#tell(words);
  }

  /** Nobody wants the rest: what came was well. Of a call of gRPC without a message nobody knows. */
  onGivenUp(): void {
    if (!this.#awaitsStatus || this.#hasBody) this.#tell(undefined);
  }

  #tell(words: string | undefined): void {
    if (this.#told) return;
    this.#told = true;
    // By its first bytes the probe has succeeded already.
    const probe = this.#hasBody && this.#status < 500 ? undefined : this.#probe;
    this.#endpoint.noteAnswer(this.#status, probe, words);
  }
}
