import { createRangeTest } from '../address-ranges.ts';
import {
  type Attribute,
  type AuthorizationFacts,
  attributeOf,
  clientAddresses,
  hosts,
  methods,
  namespaces,
  paths,
  peerAddresses,
  ports,
  principals,
  requestPrincipals,
} from './facts.ts';
import type { AuthorizationRule } from './schema.ts';
import { createPathTest, createTextTest } from './text-pattern.ts';

type Test = (value: string) => boolean;

/** One thing that must hold of a request. */
interface Condition {
  readonly words: string;
  readonly attribute: Attribute;
  readonly test: Test;
  /** No value may pass the test; else one must. */
  readonly negated: boolean;
}

/** Alternatives of conditions that must all hold. */
type Alternatives = readonly (readonly Condition[])[];

export interface CompiledRule {
  readonly name: string;
  readonly action: AuthorizationRule['action'];
  readonly from: Alternatives;
  readonly to: Alternatives;
  readonly when: readonly Condition[];
}

export function compileRule({ name, action, from, to, when }: AuthorizationRule): CompiledRule {
  return {
    name,
    action,
    from: (from ?? [{}]).map((source) => [
      ...conditions('principal', principals, source.principals, source.notPrincipals, principalTest),
      ...conditions('namespace', namespaces, source.namespaces, source.notNamespaces, anyText),
      ...conditions(
        'request principal',
        requestPrincipals,
        source.requestPrincipals,
        source.notRequestPrincipals,
        anyText,
      ),
      ...conditions('source address', peerAddresses, source.ipBlocks, source.notIpBlocks, createRangeTest),
      ...conditions(
        'client address',
        clientAddresses,
        source.remoteIpBlocks,
        source.notRemoteIpBlocks,
        createRangeTest,
      ),
    ]),
    to: (to ?? [{}]).map((operation) => [
      ...conditions('method', methods, operation.methods, operation.notMethods, anyText),
      ...conditions('path', paths, operation.paths, operation.notPaths, anyPath),
      ...conditions('host', hosts, operation.hosts, operation.notHosts, anyHost),
      ...conditions('port', ports, operation.ports?.map(String), operation.notPorts?.map(String), anyText),
    ]),
    when: (when ?? []).flatMap(({ key, values, notValues }) => {
      const test = key.endsWith('.ip') ? createRangeTest : key === 'source.principal' ? principalTest : anyText;
      return conditions(key, attributeOf(key), values, notValues, test);
    }),
  };
}

function conditions(
  words: string,
  attribute: Attribute,
  values: readonly string[] | undefined,
  notValues: readonly string[] | undefined,
  createTest: (patterns: readonly string[]) => Test,
): Condition[] {
  return [
    ...(values === undefined ? [] : [{ words, attribute, test: createTest(values), negated: false }]),
    ...(notValues === undefined ? [] : [{ words, attribute, test: createTest(notValues), negated: true }]),
  ];
}

function anyOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

const anyText = (patterns: readonly string[]): Test => anyOf(patterns.map(createTextTest));
const anyPath = (patterns: readonly string[]): Test => anyOf(patterns.map(createPathTest));
const anyHost = (patterns: readonly string[]): Test => anyText(patterns.map((pattern) => pattern.toLowerCase()));
const principalTest = (patterns: readonly string[]): Test =>
  anyText(patterns.map((pattern) => pattern.replace(/^spiffe:\/\//, '')));

export function matchesRule({ from, to, when }: CompiledRule, facts: AuthorizationFacts): boolean {
  return (
    from.some((source) => source.every((condition) => holds(condition, facts))) &&
    to.some((operation) => operation.every((condition) => holds(condition, facts))) &&
    when.every((condition) => holds(condition, facts))
  );
}

/** Why a rule does not match, from the first of its alternatives that fails in each; undefined when it does. */
export function whyNot({ from, to, when }: CompiledRule, facts: AuthorizationFacts): string | undefined {
  const failed = failureOf(from, facts) ?? failureOf(to, facts) ?? when.find((condition) => !holds(condition, facts));
  if (failed === undefined) return undefined;
  const values = failed.attribute(facts);
  const has =
    values.length === 0 ? 'there is none' : `it is ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  return `${failed.words} is ${failed.negated ? 'one of those excluded' : 'none of those asked for'}: ${has}`;
}

function failureOf(alternatives: Alternatives, facts: AuthorizationFacts): Condition | undefined {
  const failures = alternatives.map((all) => all.find((condition) => !holds(condition, facts)));
  return failures.includes(undefined) ? undefined : failures[0];
}

function holds({ attribute, test, negated }: Condition, facts: AuthorizationFacts): boolean {
  return attribute(facts).some(test) !== negated;
}
