/** What somebody pasted from an address bar, as `host:port`: without `http://` and path, and with the port it implies. */
export function toTargetAddress(text: string): string {
  const trimmed = text.trim();
  if (!/^http:\/\//i.test(trimmed)) return trimmed;
  const url = URL.parse(trimmed);
  return url === null ? trimmed : `${url.hostname}:${url.port || '80'}`;
}
