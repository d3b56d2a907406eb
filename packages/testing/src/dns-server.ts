import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { type Answer, AUTHORITATIVE_ANSWER, type DecodedPacket, decode, encode, TRUNCATED_RESPONSE } from 'dns-packet';

/** Without EDNS0 no datagram is longer (RFC 1035 §4.2.1). */
const plainUdpBytes = 512;

/** `RESPONSE CODE`s, RFC 1035 §4.1.1. */
const codes = { formerr: 1, servfail: 2, nxdomain: 3, refused: 5 } as const;

/**
 * What is wrong with a server. `spoofed`: before the true answer comes a false one from another port, `wrong-id`,
 * `wrong-question`, `garbage`: before it comes one like that; `mute-after-garbage` sends no true one.
 */
export type DnsFault =
  | 'servfail'
  | 'refused'
  | 'silent'
  | 'spoofed'
  | 'wrong-id'
  | 'wrong-question'
  | 'garbage'
  | 'mute-after-garbage'
  | 'alias-loop';

export interface SeenQuestion {
  readonly name: string;
  readonly type: string;
  readonly transport: 'udp' | 'tcp';
  readonly id: number;
  /** The port that it was asked from. */
  readonly from: number;
}

/**
 * A name server of 127.0.0.1 with an authority for everything: names that it does not hold do not exist. Over UDP it
 * cuts off what the asker has no room for. It is strict: a message that is no question is answered by FORMERR.
 */
export class DnsServer implements AsyncDisposable {
  readonly seen: SeenQuestion[] = [];
  /** Of every record set from now on, seconds. */
  ttlS = 30;
  /** Of the SOA record beside negative answers; undefined leaves it out. */
  negativeTtlS: number | undefined = 30;
  /** Sends addresses of the targets of SRV records along. */
  glue = true;
  fault: DnsFault | undefined;
  readonly #records = new Map<string, Answer[]>();
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #peers = new Set<Socket>();
  #gate: Promise<void> | undefined;
  #stopped = false;

  private constructor(udp: UdpSocket) {
    this.#udp = udp;
    this.#udp.on('message', (bytes, from) => void this.#answerDatagram(bytes, from));
    this.#tcp = createServer((peer) => this.#serve(peer));
  }

  static async start(): Promise<DnsServer> {
    for (let tries = 1; ; tries += 1) {
      const server = new DnsServer(createSocket('udp4'));
      try {
        await new Promise<void>((resolve, reject) => {
          server.#udp.once('error', reject).bind(0, '127.0.0.1', resolve);
        });
        // The same port for both; TCP's may be taken.
        await new Promise<void>((resolve, reject) => {
          server.#tcp.once('error', reject).listen(server.port, '127.0.0.1', resolve);
        });
        return server;
      } catch (error) {
        server.#udp.close();
        if (tries === 5) throw error;
      }
    }
  }

  get port(): number {
    return this.#udp.address().port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** In place of all that the name has. Without records the name exists and has none (NODATA). */
  set(name: string, ...records: readonly RecordOf[]): void {
    this.#records.set(
      name,
      records.map((record) => ({ class: 'IN', ttl: this.ttlS, name, ...record }) as Answer),
    );
  }

  /** The name does not exist any more. */
  remove(name: string): void {
    this.#records.delete(name);
  }

  /** Questions from now on wait for their answer until the function that is given back is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = undefined;
      resolve();
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const closed = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    for (const peer of this.#peers) peer.destroy();
    await Promise.all([closed, new Promise<void>((resolve) => this.#udp.close(() => resolve()))]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #answerDatagram(bytes: Buffer, from: RemoteInfo): Promise<void> {
    const asked = decode(bytes);
    this.#note(asked, 'udp', from.port);
    await this.#gate;
    if (this.#stopped || this.fault === 'silent') return;
    const send = (reply: Buffer) => this.#udp.send(reply, from.port, from.address);
    await this.#sendFalse(asked, from, send);
    if (this.fault === 'mute-after-garbage') return;
    const whole = this.#reply(asked);
    const room = asked.additionals?.find((record) => record.type === 'OPT')?.udpPayloadSize ?? plainUdpBytes;
    send(whole.length <= room ? whole : this.#reply(asked, true));
  }

  async #sendFalse(asked: DecodedPacket, from: RemoteInfo, send: (reply: Buffer) => void): Promise<void> {
    const lie: Answer = { type: 'A', name: asked.questions?.[0]?.name ?? '', ttl: 600, data: '203.0.113.66' };
    const id = asked.id ?? 0;
    const forge = (over: object) =>
      encode({ type: 'response', id, questions: asked.questions ?? [], answers: [lie], ...over });
    if (this.fault === 'wrong-id') send(forge({ id: (id + 1) % 65_536 }));
    if (this.fault === 'wrong-question') send(forge({ questions: [{ type: 'A', name: 'other.test' }] }));
    if (this.fault?.endsWith('garbage') === true) send(Buffer.from('c0ffee', 'hex'));
    if (this.fault !== 'spoofed') return;
    const stranger = createSocket('udp4');
    await new Promise<void>((resolve) =>
      stranger.send(forge({}), from.port, from.address, () => stranger.close(resolve)),
    );
  }

  #serve(peer: Socket): void {
    this.#peers.add(peer);
    peer.on('close', () => this.#peers.delete(peer));
    peer.on('error', () => peer.destroy());
    let received = Buffer.alloc(0);
    peer.on('data', async (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const asked = decode(received.subarray(2, 2 + received.readUInt16BE(0)));
      received = received.subarray(2 + received.readUInt16BE(0));
      this.#note(asked, 'tcp', peer.remotePort ?? 0);
      await this.#gate;
      if (this.fault === 'silent') return;
      const reply = this.#reply(asked);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      // In two pieces: a stream keeps no boundaries.
      peer.write(Buffer.concat([length, reply.subarray(0, 5)]));
      setImmediate(() => peer.write(reply.subarray(5)));
    });
  }

  #note(asked: DecodedPacket, transport: SeenQuestion['transport'], from: number): void {
    const [question] = asked.questions ?? [];
    if (question === undefined) return;
    this.seen.push({ name: question.name, type: question.type, transport, id: asked.id ?? 0, from });
  }

  #reply(asked: DecodedPacket, cut = false): Buffer {
    const questions = asked.questions ?? [];
    const [question] = questions;
    const reply = (
      flags: number,
      sections: Partial<Record<'answers' | 'authorities' | 'additionals', Answer[]>> = {},
    ) => encode({ type: 'response', id: asked.id ?? 0, flags: AUTHORITATIVE_ANSWER | flags, questions, ...sections });
    if (question === undefined || questions.length > 1 || asked.flag_qr) return reply(codes.formerr);
    if (this.fault === 'servfail' || this.fault === 'refused') return reply(codes[this.fault]);
    if (cut) return reply(TRUNCATED_RESPONSE);
    if (this.fault === 'alias-loop') {
      return reply(0, { answers: [{ type: 'CNAME', name: question.name, ttl: 30, data: question.name }] });
    }
    const answers: Answer[] = [];
    let name = question.name.toLowerCase();
    for (;;) {
      const held = this.#records.get(name);
      if (held === undefined) {
        // Of what lies behind an alias somebody else may know more.
        return answers.length > 0 ? reply(0, { answers }) : reply(codes.nxdomain, this.#negative(name));
      }
      const own = held.filter(({ type }) => type === question.type);
      answers.push(...own);
      const alias = held.find((record) => record.type === 'CNAME');
      if (own.length > 0) return reply(0, { answers, additionals: this.glue ? this.#along(own) : [] });
      if (alias?.type !== 'CNAME') return reply(0, { answers, ...this.#negative(name) });
      answers.push(alias);
      name = alias.data.toLowerCase();
    }
  }

  #along(answers: readonly Answer[]): Answer[] {
    return answers.flatMap((answer) => (answer.type === 'SRV' ? (this.#records.get(answer.data.target) ?? []) : []));
  }

  #negative(name: string): { authorities?: Answer[] } {
    if (this.negativeTtlS === undefined) return {};
    const data = { mname: 'ns.test', rname: 'root.test', serial: 1, refresh: 3600, retry: 600, expire: 86_400 };
    const zone = name.slice(name.lastIndexOf('.') + 1);
    // The record itself lives longer, so that its last field counts (RFC 2308 §5).
    const record = { type: 'SOA' as const, name: zone, ttl: 3600, data: { ...data, minimum: this.negativeTtlS } };
    return { authorities: [record] };
  }
}

/** A record without what the server adds. */
export type RecordOf =
  | { readonly type: 'A' | 'AAAA' | 'CNAME'; readonly data: string; readonly ttl?: number }
  | {
      readonly type: 'SRV';
      readonly data: {
        readonly priority: number;
        readonly weight: number;
        readonly port: number;
        readonly target: string;
      };
      readonly ttl?: number;
    };
