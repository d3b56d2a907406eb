/** A cookie that the gateway sets. */
export interface GatewayCookieSnapshot {
  readonly name: string;
  /** Undefined is as long as the browser is open. */
  readonly maxAgeSeconds?: number;
  readonly secure: 'auto' | 'always' | 'never';
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
}
