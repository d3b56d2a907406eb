import { type LintRule, policiesOf } from './lint-rule.ts';

/** Statuses of gRPC are looked at in answers to gRPC, which is POST. */
export const grpcRetryWithoutPost: LintRule = {
  code: 'no_effect',
  route: (route) =>
    policiesOf(route, 'retry').flatMap(({ policy: { methods, grpcStatuses }, index }) => {
      if (grpcStatuses.length === 0 || methods.includes('POST')) return [];
      const message = `route "${route.name}": grpcStatuses have no effect, because gRPC is POST`;
      return [{ path: ['policies', index, 'grpcStatuses'], message, fix: 'Add POST to the methods.' }];
    }),
};
