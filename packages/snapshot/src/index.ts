// The compiler brings the configuration package with it. Workers import the other entries instead.
export { checkSnapshot } from './check-snapshot.ts';
export { compileSnapshot } from './compile-snapshot.ts';
export { compareRoutes, compareRoutesForHosts, hostSpecificity } from './precedence.ts';
export * from './types.ts';
