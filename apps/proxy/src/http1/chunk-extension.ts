import { isTokenChar } from './field-parser.ts';

type State = 'name-start' | 'name' | 'value-start' | 'value' | 'quoted' | 'quoted-end';

/**
 * Follows a chunk's extensions byte by byte (RFC 9112 §7.1.1) after the first `;`, so that a line which readers could
 * take apart differently is refused although nothing of it is kept. Narrower than the grammar: no space around the
 * parts and no quoted pairs, which nobody sends.
 */
export class ChunkExtension {
  #state: State = 'name-start';

  /** @returns `end` at the CR of a complete line */
  read(byte: number): 'more' | 'end' | 'malformed' {
    switch (this.#state) {
      case 'name-start':
        return this.#expect(isTokenChar(byte), 'name');
      case 'value-start':
        return byte === 0x22 ? this.#expect(true, 'quoted') : this.#expect(isTokenChar(byte), 'value');
      case 'quoted':
        if (byte === 0x22) return this.#expect(true, 'quoted-end');
        return this.#expect(byte >= 0x20 && byte < 0x7f && byte !== 0x5c, 'quoted');
      case 'name':
        if (byte === 0x3d) return this.#expect(true, 'value-start');
        if (isTokenChar(byte)) return 'more';
        break;
      case 'value':
        if (isTokenChar(byte)) return 'more';
        break;
      case 'quoted-end':
        break;
    }
    if (byte === 0x0d) return 'end';
    return this.#expect(byte === 0x3b, 'name-start');
  }

  #expect(isRight: boolean, next: State): 'more' | 'malformed' {
    this.#state = next;
    return isRight ? 'more' : 'malformed';
  }
}
