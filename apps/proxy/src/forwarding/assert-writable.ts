import { isToken } from '../http1/field-parser.ts';

/**
 * What the codec read is clean; what a policy wrote is looked at, so that none can write a line of its own into a head.
 * @throws Error that names the field
 */
export function assertWritable(target: string, headers: readonly string[]): void {
  if (/[^\x21-\xff]/.test(target)) throw new Error('a policy made a target with a space or a control character');
  for (let index = 0; index < headers.length; index += 2) {
    if (!isToken(headers[index] as string) || /[^\t\x20-\x7e\x80-\xff]/.test(headers[index + 1] as string)) {
      throw new Error(`a policy made a field that cannot be sent: ${headers[index]}`);
    }
  }
}
