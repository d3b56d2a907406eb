/** Makes a test for "may this origin". @param origins as the schema has checked them */
export function createOriginTest(origins: readonly string[]): (origin: string) => boolean {
  if (origins.includes('*')) return () => true;
  const exact = new Set(origins.filter((origin) => !origin.includes('*')));
  const wild = origins
    .filter((origin) => origin.includes('*'))
    .map((origin) => {
      const [scheme = '', suffix = ''] = origin.split('*');
      return { scheme, suffix };
    });
  return (origin) =>
    exact.has(origin) ||
    wild.some(
      ({ scheme, suffix }) =>
        origin.length > scheme.length + suffix.length &&
        origin.startsWith(scheme) &&
        origin.endsWith(suffix) &&
        /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(origin.slice(scheme.length, origin.length - suffix.length)),
    );
}
