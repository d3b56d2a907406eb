import type { BodySink, Policy } from '@sluice/policies/contract';
import { expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { openResponseBody } from './response-body.ts';

const head = () => ({ status: 200, headers: [] as string[] });

/** A stage that puts its name around each chunk, as a policy would be asked for it. */
class Wrapping implements BodySink {
  onRoom = () => {};
  readonly #name: string;
  readonly #told: string[];
  readonly #next: BodySink;

  constructor(name: string, told: string[], next: BodySink) {
    this.#name = name;
    this.#told = told;
    this.#next = next;
    next.onRoom = () => {
      told.push(`${name} has room`);
      this.onRoom();
    };
  }

  write(chunk: Buffer): boolean {
    if (chunk.toString() === 'bad') throw new Error('cannot read this');
    return this.#next.write(Buffer.from(`${this.#name}(${chunk})`));
  }

  end(trailers: readonly string[]): void {
    this.#next.end([...trailers, this.#name, 'passed']);
  }

  abort(): void {
    this.#told.push(`${this.#name} lets go`);
    // What is still under way must reach nobody.
    this.#next.write(Buffer.from('late'));
    this.#next.end([]);
    this.#next.abort();
  }
}

function setUp(names: readonly string[], given: Partial<Exchange> = {}) {
  const told: string[] = [];
  const sent: string[] = [];
  let room = true;
  const policies = names.map(
    (name): Policy => ({
      onResponseBody(_exchange, { headers }, next) {
        headers.push(name, next === undefined ? 'no body' : 'body');
        return next === undefined ? undefined : new Wrapping(name, told, next);
      },
    }),
  );
  const exchange = {
    method: 'GET',
    matched: { policies },
    policiesEntered: policies.length,
    resumeReply: () => told.push('resumed'),
    worker: { log: { error: () => {} } },
    sendBody(chunk: Buffer) {
      sent.push(chunk.toString());
      return room;
    },
    endBody: (trailers: readonly string[]) => sent.push(`end ${trailers.join(' ')}`),
    fail: (code: string) => {
      told.push(code);
      exchange.responseBody?.abort();
    },
    ...given,
    // What the stages ask of an exchange, of all that one is.
  } as unknown as Exchange;
  return { exchange, told, sent, policies, fill: () => (room = false) };
}

it('a body passes the stages in reverse order, like the head', () => {
  const { exchange, sent } = setUp(['a', 'b']);
  const first = head();
  const body = openResponseBody(exchange, first);
  expect(first.headers).toEqual(['b', 'body', 'a', 'body']);
  expect(body?.write(Buffer.from('x'))).toBe(true);
  body?.end(['t', '1']);
  expect(sent).toEqual(['a(b(x))', 'end t 1 b passed a passed']);
});

it('a lack of room goes up through the stages, and room the same way', () => {
  const { exchange, told, fill } = setUp(['a', 'b']);
  const body = openResponseBody(exchange, head());
  fill();
  expect(body?.write(Buffer.from('x'))).toBe(false);
  expect(told).toEqual([]);
  body?.onWritable();
  expect(told).toEqual(['a has room', 'b has room', 'resumed']);
});

it('an exchange that ends early lets go of each stage once, and nothing more goes out', () => {
  const { exchange, told, sent } = setUp(['a', 'b']);
  const body = openResponseBody(exchange, head());
  body?.abort();
  body?.abort();
  expect(body?.write(Buffer.from('x'))).toBe(true);
  body?.end([]);
  body?.onWritable();
  expect(told).toEqual(['b lets go', 'a lets go']);
  expect(sent).toEqual([]);
});

it('a body that has gone out whole has nothing to let go of', () => {
  const { exchange, told } = setUp(['a']);
  const body = openResponseBody(exchange, head());
  body?.end([]);
  body?.abort();
  expect(told).toEqual([]);
});

it('a stage that throws ends the exchange', () => {
  const { exchange, told, sent } = setUp(['a', 'b']);
  exchange.responseBody = openResponseBody(exchange, head());
  expect(exchange.responseBody?.write(Buffer.from('bad'))).toBe(true);
  expect(told).toEqual(['policy_failed', 'b lets go', 'a lets go']);
  expect(sent).toEqual([]);
});

it('answers without a body have their head seen to and no stage', () => {
  for (const [method, status] of [
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ] as const) {
    const { exchange } = setUp(['a'], { method });
    const bodiless = { ...head(), status };
    expect(openResponseBody(exchange, bodiless)).toBeUndefined();
    expect(bodiless.headers).toEqual(['a', 'no body']);
  }
});

it('policies that did not see the request do not see the body', () => {
  const { exchange, sent } = setUp(['a', 'b'], { policiesEntered: 1 });
  openResponseBody(exchange, head())?.write(Buffer.from('x'));
  expect(sent).toEqual(['a(x)']);
});

it('one that throws when it is asked leaves none before it open', () => {
  const { exchange, told, policies } = setUp(['a', 'b']);
  const throwing: Policy = {
    onResponseBody() {
      throw new Error('no');
    },
  };
  exchange.matched = { policies: [throwing, ...policies.slice(1)] } as unknown as Exchange['matched'];
  expect(() => openResponseBody(exchange, head())).toThrow('no');
  expect(told).toEqual(['b lets go']);
});
