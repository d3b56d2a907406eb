/**
 * Names that the document's form has reserved for kinds this version does not have. They are refused by name, never
 * ignored: a configuration that asks for TLS must not come up in clear text. A line goes when its kind is built.
 * Paths are property names from the root, without indexes.
 */
const fields: ReadonlySet<string> = new Set(['routes.retries', 'routes.mirror']);

const values: Readonly<Record<string, ReadonlySet<string>>> = {
  'certificates.source.type': new Set([
    'acme',
    'upload',
    'csr',
    'internal_ca',
    'vault',
    'kubernetes_secret',
    'consul_connect',
    'spiffe',
    'istiod',
  ]),
  'discoverySources.type': new Set(['dns', 'consul', 'kubernetes', 'docker', 'kuma', 'http']),
  'listeners.protocol': new Set(['h2c']),
  'routes.policies.type': new Set([
    'body_limit',
    'compression',
    'fault_injection',
    'hedging',
    'maintenance',
    'mirror',
    'retry',
    'timeout',
  ]),
};

/** Whether a later version will know this field. `path` is without indexes, joined by dots. */
export function isFieldForLater(path: string): boolean {
  return fields.has(path);
}

/** Whether a later version will know this value of a field that exists already. */
export function isValueForLater(path: string, value: unknown): boolean {
  return typeof value === 'string' && values[path]?.has(value) === true;
}
