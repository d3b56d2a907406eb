import type { Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;

/** undici hands raw fields over as buffers, leaner clients as strings. */
export function rawList(raw: Controller['rawHeaders']): readonly string[] {
  if (!Array.isArray(raw)) return [];
  if (raw.length > 0 && typeof raw[0] !== 'string') return (raw as Buffer[]).map((part) => part.toString('latin1'));
  return raw as string[];
}
