import { type Answer, type DecodedPacket, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { AskedType } from './asked-name.ts';

/** Passes every path without fragments (DNS flag day 2020); answers that are longer come by TCP. */
const udpPayloadBytes = 1232;

export interface Question {
  readonly name: string;
  readonly type: AskedType;
}

/** What came back. dns-packet knows the code, which its types leave out. */
export type Message = DecodedPacket & { readonly rcode: string };

/** A question with EDNS0 (RFC 6891): without it, Consul leaves instances out and says nothing of it. */
export function encodeQuestion(id: number, { name, type }: Question): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ name, type, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: udpPayloadBytes,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
}

/**
 * The message when it answers this question (RFC 5452 §9.1: same id and same question), else undefined: anybody can send
 * datagrams, and some are no messages at all.
 */
export function decodeAnswer(bytes: Buffer, id: number, question: Question): Message | undefined {
  let message: Message;
  try {
    message = decode(bytes) as Message; // dns-packet sets `rcode`
  } catch {
    return undefined;
  }
  const [echo, ...others] = message.questions ?? [];
  const answers =
    message.flag_qr &&
    message.id === id &&
    others.length === 0 &&
    echo !== undefined &&
    canonicalName(echo.name) === canonicalName(question.name) &&
    echo.type === question.type &&
    (echo.class ?? 'IN') === 'IN';
  return answers ? message : undefined;
}

/** The code of an answer in words, `NOERROR` when all is well; codes beyond 15 need the OPT record (RFC 6891 §6.1.3). */
export function answerCode(message: Message): string {
  const extended = (message.additionals ?? []).find((record) => record.type === 'OPT')?.extendedRcode ?? 0;
  return extended === 0 ? message.rcode : `code ${extended << 4} and more`;
}

/** Names are compared without case and final dot (RFC 4343). */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

export type ResourceRecord = Exclude<Answer, { type: 'OPT' }>;

/** Records of a section that mean something on the internet. */
export function recordsOf(section: readonly Answer[] | undefined): ResourceRecord[] {
  return (section ?? []).filter((record): record is ResourceRecord => {
    return record.type !== 'OPT' && (record.class ?? 'IN') === 'IN';
  });
}
