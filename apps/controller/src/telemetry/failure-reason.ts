/** Our error codes under the names that existing dashboards of gateways select by; other codes go out as they are. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['connect_refused', 'connection_refused'],
  ['connect_timeout', 'connection_timeout'],
  ['name_not_resolved', 'dns_error'],
  ['response_timeout', 'read_timeout'],
  ['response_stalled', 'read_timeout'],
]);

export function failureReason(errorCode: string): string {
  return reasons.get(errorCode) ?? errorCode;
}
