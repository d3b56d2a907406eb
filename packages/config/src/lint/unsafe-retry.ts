import { type LintRule, policiesOf } from './lint-rule.ts';

/** A request that is sent twice may be acted on twice. gRPC is POST, and says by its statuses when it may be called again. */
export const unsafeRetry: LintRule = {
  code: 'unsafe_retry',
  route: (route) =>
    policiesOf(route, 'retry').flatMap(({ policy: { methods, grpcStatuses }, index }) => {
      const unsafe = methods.filter((method) => method === 'POST' || method === 'PATCH');
      if (unsafe.length === 0 || grpcStatuses.length > 0) return [];
      const message = `route "${route.name}": ${unsafe.join(' and ')} may be carried out twice when an attempt fails after it was sent`;
      const fix = 'Leave it out of the methods unless the upstream knows a repeated request.';
      return [{ path: ['policies', index, 'methods'], message, fix }];
    }),
};
