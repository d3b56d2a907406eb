export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One JSON line an event on standard output, in the form the other processes use. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const order: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** @param threshold lowest level that is written; one of pino's names */
export function createLog(threshold: string, write: (line: string) => void): Log {
  const lowest = Math.max(0, order.indexOf(threshold));
  const at =
    (level: LogLevel) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      if (order.indexOf(level) < lowest) return;
      const time = new Date().toISOString();
      write(`${JSON.stringify({ level, time, process: 'supervisor', ...fields, msg: message })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
