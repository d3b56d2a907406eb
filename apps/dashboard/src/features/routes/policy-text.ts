import { type RouteConfig, writeResource } from '@sluice/config';
import { routeField } from './route-form-fields.ts';

type Policy = RouteConfig['policies'][number];

/** `Request headers` for `request_headers`; the kind itself when its schema is not known here. */
export function policyTitle(type: string): string {
  const field = routeField('policies');
  const forms = field.kind === 'list' && field.member.kind === 'forms' ? field.member.forms : [];
  return forms.find((form) => form.value === type)?.title ?? type;
}

/** The policy as YAML, taken out of a route that has nothing else. */
export function policyText(policy: Policy): string {
  const text = writeResource('route', { name: 'a', directResponse: { status: 204 }, policies: [policy] });
  const [, lines = ''] = text.split(/^policies:\n/m);
  return lines
    .replace(/^ {2}- /, '    ')
    .replace(/^ {4}/gm, '')
    .trimEnd();
}
