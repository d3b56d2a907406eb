import { type Issue, type IssuePath, messageOf } from '@sluice/core';
import { RE2JS } from 're2js';
import { refusal } from '../issue-codes.ts';
import type { PathMatch, ValueMatch } from '../resources/route-match.ts';
import { perResource } from './rule.ts';

/** Every expression is RE2, which takes linear time whatever the input; what RE2 lacks (look-around, back-references) is refused. */
export const expressionsCompile = perResource(
  ({ routes }) => routes,
  (route) => {
    const issues: Issue[] = [];
    const check = (pattern: string | undefined, place: string, path: IssuePath) => {
      const problem = pattern === undefined ? undefined : expressionProblem(pattern);
      if (problem !== undefined)
        issues.push(refusal(path, 'invalid_expression', `route "${route.name}": ${place}: ${problem}`));
    };
    check(expressionOf(route.match.path), 'match.path.regex', ['match', 'path', 'regex']);
    route.match.headers?.forEach((match, index) => {
      check(expressionOf(match), `match header ${index + 1} ("${match.name}")`, ['match', 'headers', index, 'regex']);
    });
    route.match.query?.forEach((match, index) => {
      check(expressionOf(match), `match query parameter ${index + 1} ("${match.name}")`, [
        'match',
        'query',
        index,
        'regex',
      ]);
    });
    check(expressionOf(route.rewrite?.path), 'rewrite.path.regex', ['rewrite', 'path', 'regex']);
    check(expressionOf(route.redirect?.path), 'redirect.path.regex', ['redirect', 'path', 'regex']);
    return issues;
  },
);

function expressionOf(match: PathMatch | ValueMatch | { regex?: string } | object | undefined): string | undefined {
  return match !== undefined && 'regex' in match ? match.regex : undefined;
}

/** Why RE2 does not take the expression, or undefined when it does. */
export function expressionProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return `expression ${JSON.stringify(pattern)} is not valid RE2: ${messageOf(error).replace(/^error parsing regexp: /, '')}`;
  }
}
