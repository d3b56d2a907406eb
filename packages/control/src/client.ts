import { connect, type Socket } from 'node:net';
import {
  backoffDelayMs,
  type Clock,
  messageOf,
  type Random,
  systemClock,
  systemRandom,
  type Timer,
} from '@sluice/core';
import { encodeMessage, FrameDecoder } from './framing.ts';
import {
  type ClientMessage,
  type ControllerMessage,
  controllerMessageSchema,
  type HelloMessage,
  protocolVersion,
} from './messages.ts';
import { socketPathProblem } from './socket-path.ts';

const reconnectBackoff = { initialMs: 100, maximumMs: 2_000 };
/** Time the controller has to answer a hello, milliseconds. */
const welcomeTimeoutMs = 5_000;
/** Nothing more is sent when so many bytes wait in the socket. */
const bufferLimitBytes = 4 * 1024 * 1024;

/** `connected` means welcomed. `problem` is one sentence, empty while connected or before the first attempt ended. */
export interface ControlClientState {
  readonly connected: boolean;
  readonly problem: string;
}

export interface ControlClientOptions {
  readonly path: string;
  /** Asked anew for every connection, so the controller learns what this process serves now. */
  hello(): Omit<HelloMessage, 'kind' | 'protocol'>;
  /** Every message but `welcome` and `refused`. Must not throw. */
  onMessage(message: ControlNotice): void;
  /** On every change of `connected`, and of `problem` while disconnected. Subscriptions are to be sent on connect. */
  onStateChange?(state: ControlClientState): void;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** What the controller says after the handshake. */
export type ControlNotice = Exclude<ControllerMessage, { kind: 'welcome' | 'refused' }>;
/** What a client may say after the handshake. */
export type ControlReport = Exclude<ClientMessage, HelloMessage>;

export interface ControlClient {
  readonly connected: boolean;
  /** False, and nothing sent, when not connected or when 4 MiB wait in the socket: the caller counts the drop. */
  send(message: ControlReport): boolean;
  /** Ends the connection and stops reconnecting. Idempotent. */
  close(): void;
}

/** Connects to the controller, and again after every loss, for ever: 100 ms growing to 2 s with jitter. */
export function connectControl(options: ControlClientOptions): ControlClient {
  const link = new ReconnectingLink(options);
  link.open();
  return link;
}

class ReconnectingLink implements ControlClient {
  readonly #options: ControlClientOptions;
  readonly #clock: Clock;
  #socket: Socket | undefined;
  #timer: Timer | undefined;
  #attempt = 0;
  #closed = false;
  #state: ControlClientState = { connected: false, problem: '' };

  constructor(options: ControlClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get connected(): boolean {
    return this.#state.connected;
  }

  open(): void {
    const pathProblem = socketPathProblem(this.#options.path);
    if (pathProblem !== undefined) {
      // No attempt can ever succeed; the process does without a controller and says why.
      this.#setState({ connected: false, problem: pathProblem });
      return;
    }
    const socket = connect(this.#options.path);
    const decoder = new FrameDecoder();
    let problem = '';
    this.#socket = socket;
    socket.on('connect', () => {
      const hello: HelloMessage = { kind: 'hello', protocol: protocolVersion, ...this.#options.hello() };
      socket.write(encodeMessage(hello).frame);
      this.#timer = this.#clock.after(welcomeTimeoutMs, () => {
        problem = 'the controller did not answer the hello';
        socket.destroy();
      });
    });
    socket.on('data', (chunk: Buffer) => {
      let messages: ControllerMessage[];
      try {
        messages = decoder.push(chunk).map(parseControllerMessage);
      } catch (error) {
        problem = messageOf(error);
        socket.destroy();
        return;
      }
      for (const message of messages) {
        if (socket.destroyed || this.#closed) return;
        problem = this.#receive(message);
        if (problem !== '') socket.destroy();
      }
    });
    socket.on('error', (error) => {
      problem ||= `no connection to the controller: ${error.message}`;
    });
    socket.on('close', () => this.#lost(problem || 'the controller closed the connection'));
  }

  send(message: ControlReport): boolean {
    const socket = this.#socket;
    if (socket === undefined || !this.#state.connected || socket.writableLength > bufferLimitBytes) return false;
    socket.write(encodeMessage(message).frame);
    return true;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#state = { connected: false, problem: '' };
    this.#timer?.cancel();
    // What was sent before is still delivered: `end` flushes, and the peer's close ends it.
    this.#socket?.destroySoon();
  }

  /** The reason to give this connection up, or an empty string. */
  #receive(message: ControllerMessage): string {
    if (message.kind === 'refused') return `the controller refused this process: ${message.reason}`;
    if (message.kind === 'welcome') {
      this.#timer?.cancel();
      this.#attempt = 0;
      this.#setState({ connected: true, problem: '' });
      return '';
    }
    if (!this.#state.connected) return `the controller sent "${message.kind}" before its welcome`;
    this.#options.onMessage(message);
    return '';
  }

  #lost(problem: string): void {
    this.#socket = undefined;
    this.#timer?.cancel();
    if (this.#closed) return;
    this.#setState({ connected: false, problem });
    const delayMs = backoffDelayMs(this.#attempt, reconnectBackoff, this.#options.random ?? systemRandom);
    this.#attempt += 1;
    this.#timer = this.#clock.after(delayMs, () => this.open());
  }

  #setState(state: ControlClientState): void {
    if (state.connected === this.#state.connected && state.problem === this.#state.problem) return;
    this.#state = state;
    this.#options.onStateChange?.(state);
  }
}

/** @throws Error that names the kind and the first fields that are wrong */
function parseControllerMessage(value: unknown): ControllerMessage {
  const parsed = controllerMessageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : typeof value;
  const fields = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the controller sent a malformed "${kind}": ${fields.join('; ')}`);
}
