import { z } from 'zod';

/**
 * What seals session tickets (RFC 5077 §4, RFC 8446 §4.6.1), the same in all workers: the newest first, which new ones are
 * sealed with; the others only open. Each travels and lies in files sealed itself.
 */
export const ticketKeysSchema = z.array(z.string());
export type SealedTicketKeys = z.infer<typeof ticketKeysSchema>;

/** What they are sealed for. */
export const ticketKeyContext = 'session tickets';

/** A name of 16 bytes, 16 of HMAC-SHA-256 and 16 of AES-128-CBC, as Node has them; sealed as base64. */
export const ticketKeyBytes = 48;

/** What of them outlives a restart of who makes them. */
export const keptTicketKeysSchema = z.object({
  keys: ticketKeysSchema,
  /** Milliseconds since the epoch, of the newest. */
  madeAt: z.number(),
  /** Digests of the client authorities of each listener. */
  authorities: z.array(z.string()),
});
export type KeptTicketKeys = z.infer<typeof keptTicketKeysSchema>;
