/** Far above what clients send; post-quantum key shares make about 2 KiB. */
const mostBytes = 64 * 1024;

const recordHeaderBytes = 5;
const handshakeRecord = 22;
const clientHello = 1;
const serverNameExtension = 0;
const hostNameType = 0;

/**
 * The name that a client asks for in its first flight (SNI, RFC 6066 §3), before TLS begins.
 * @param bytes all that has come so far
 * @returns undefined while more must come; empty when there is no name, or no ClientHello: TLS then finds its own words
 */
export function serverNameOf(bytes: Buffer): string | undefined {
  const hello = readClientHello(bytes);
  return typeof hello === 'object' ? hello.serverName : hello === 'not-tls' ? '' : undefined;
}

/**
 * A client's first flight, looked at and not answered. With an encrypted ClientHello the name is the outer one (RFC 9849
 * §5.1), which is all that anybody on the way may know.
 * @param bytes all that has come so far
 */
export function readClientHello(bytes: Buffer): { readonly serverName: string } | 'incomplete' | 'not-tls' {
  try {
    const message = firstMessage(bytes);
    if (message === undefined) return 'incomplete';
    return message.length === 0 ? 'not-tls' : { serverName: nameIn(message) };
  } catch {
    // A length that points outside: Buffer throws a RangeError.
    return 'not-tls';
  }
}

/** The body of the first handshake message, put together from its records (RFC 8446 §5.1). Empty when it is another one. */
function firstMessage(bytes: Buffer): Buffer | undefined {
  const fragments: Buffer[] = [];
  let gathered = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== handshakeRecord || bytes.length > mostBytes) return Buffer.alloc(0);
    if (bytes.length < at + recordHeaderBytes) return undefined;
    const end = at + recordHeaderBytes + bytes.readUInt16BE(at + 3);
    const fragment = bytes.subarray(at + recordHeaderBytes, end);
    fragments.push(fragment);
    gathered += fragment.length;
    at = end;
    if (gathered < 4) continue;
    const message = fragments.length === 1 ? fragment : Buffer.concat(fragments);
    if (message[0] !== clientHello) return Buffer.alloc(0);
    const length = message.readUIntBE(1, 3);
    if (gathered >= 4 + length) return message.subarray(4, 4 + length);
  }
  return undefined;
}

/** RFC 8446 §4.1.2: version, random, session id, cipher suites, compression methods, extensions. */
function nameIn(hello: Buffer): string {
  let at = 2 + 32;
  if (hello.length <= at) return '';
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  if (at >= hello.length) return '';
  const end = at + 2 + hello.readUInt16BE(at);
  at += 2;
  while (at < end) {
    const length = hello.readUInt16BE(at + 2);
    if (hello.readUInt16BE(at) === serverNameExtension) {
      // A list with one entry: its length, the type, the name's length, the name. What is behind it is none of it.
      const list = hello.subarray(at + 4, at + 4 + length);
      if (list.readUInt8(2) !== hostNameType) return '';
      const nameEnd = 5 + list.readUInt16BE(3);
      return nameEnd > list.length ? '' : list.toString('latin1', 5, nameEnd);
    }
    at += 4 + length;
  }
  return '';
}
