/** As large as the API takes, bytes. */
const limitBytes = 32 * 2 ** 20;

/** @throws Error in words when it is too large or no text */
export async function readTextFile(file: File): Promise<string> {
  if (file.size > limitBytes) throw new Error(`${file.name} is larger than 32 MiB.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} is not a text in UTF-8.`);
  }
}
