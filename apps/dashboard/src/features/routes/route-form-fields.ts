import { type FormField, formFields, routeSchema } from '@sluice/config';

const fields = formFields(routeSchema);
const matchField = fields.find(({ name }) => name === 'match');

/** A field of the route's schema. */
export function routeField(name: string): FormField {
  const found = fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`the route schema has no field "${name}"`);
  return found;
}

/** A field of `match`. */
export function routeMatchField(name: string): FormField {
  const found = matchField?.kind === 'group' ? matchField.fields.find((field) => field.name === name) : undefined;
  if (found === undefined) throw new Error(`the match schema has no field "${name}"`);
  return found;
}

const own = new Set(['name', 'listeners', 'enabled', 'description', 'labels', 'hosts', 'match', 'policies']);
const action = new Set(['upstreams', 'redirect', 'directResponse', 'rewrite', 'sticky']);

/** What has no form of its own; a later field needs nothing here. */
export const otherRouteFields = fields.filter(({ name }) => !own.has(name) && !action.has(name));
