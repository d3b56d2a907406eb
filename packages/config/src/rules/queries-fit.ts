import type { Issue } from '@sluice/core';
import { discoveryQuerySchemas } from '@sluice/discovery/schemas';
import { refusal } from '../issue-codes.ts';
import { zodMessage } from '../issues/zod-message.ts';
import { isDiscovered, queryOf } from '../resources/target.ts';
import type { DocumentRule } from './rule.ts';

/** A target asks its source for what that kind of source knows, and no target asks what another asks already. */
export const queriesFit: DocumentRule = ({ sources, upstreams }) => {
  const issues: Issue[] = [];
  const kinds = new Map(sources.map(({ resource }) => [resource.name, resource.type]));
  for (const { resource: upstream, path } of upstreams) {
    const seen = new Map<string, number>();
    upstream.targets.forEach((target, index) => {
      if (!isDiscovered(target)) return;
      const { discovery: source } = target;
      const query = queryOf(target);
      const at = [...path, 'targets', index];
      const place = `upstream "${upstream.name}": target ${index + 1}`;
      const text = JSON.stringify([source, Object.entries(query).toSorted()]);
      const before = seen.get(text);
      seen.set(text, index);
      if (before !== undefined) {
        issues.push(
          refusal([...at, 'discovery'], 'duplicate_target', `${place} asks what target ${before + 1} asks already`),
        );
      }
      const kind = kinds.get(source);
      // `references-exist` says what is wrong.
      if (kind === undefined) return;
      const result = discoveryQuerySchemas[kind].safeParse(query, { error: zodMessage });
      for (const issue of result.error?.issues ?? []) {
        const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
        for (const key of unknown) {
          const message = `${place}: a source of type ${kind} knows no "${key}"`;
          issues.push(refusal([...at, key], 'unknown_field', message));
        }
        if (unknown.length > 0) continue;
        const field = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
        issues.push(refusal([...at, ...field], 'invalid_value', `${place}: ${field.join('.')} ${issue.message}`));
      }
    });
  }
  return issues;
};
