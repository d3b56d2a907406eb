/** Compressed already, so that a pattern with `*` does not mean them. */
const compressed = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/jxl',
  'font/woff',
  'font/woff2',
  'application/zip',
  'application/gzip',
  'application/zstd',
  'application/x-7z-compressed',
  'application/x-bzip2',
  'application/x-xz',
  'application/vnd.rar',
  'application/pdf',
]);
const compressedKinds = /^(?:audio|video)\//;

/** Whether a Content-Type is one of those that patterns mean; see `types` of the schema. Never one of gRPC. */
export function createTypeTest(patterns: readonly string[]): (contentType: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const open = patterns
    .filter((pattern) => pattern.includes('*'))
    .map((pattern) => pattern.split('*') as [string, string]);
  return (contentType) => {
    const semicolon = contentType.indexOf(';');
    const type = (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
    if (type.startsWith('application/grpc')) return false;
    if (exact.has(type)) return true;
    if (compressed.has(type) || compressedKinds.test(type)) return false;
    return open.some(([before, after]) => type.startsWith(before) && type.endsWith(after));
  };
}
