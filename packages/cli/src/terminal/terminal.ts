/** Where the command speaks. Results go to `out`, everything about them to `note`, so that a result can be piped. */
export interface Terminal {
  /** A line on standard output. */
  out(line: string): void;
  /** Text on standard output as it is. */
  write(text: string): void;
  /** A line on standard error. */
  note(line: string): void;
}

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  write: (text) => void process.stdout.write(text),
  note: (line) => void process.stderr.write(`${line}\n`),
};
