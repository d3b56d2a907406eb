import type { PreviewResult } from '@sluice/api';
import type { Issue } from '@sluice/core';
import { Banner, TextLink } from '@sluice/ui';
import { paths } from '../lib/paths.ts';

/** What a change allows and hardly means, each with what to do about it. */
export function FindingList({ warnings, standing }: Pick<PreviewResult, 'warnings' | 'standing'>) {
  if (warnings.length === 0) return null;
  const tone = warnings.some(({ severity }) => severity === 'warning') ? 'warning' : 'info';
  return (
    <Banner tone={tone} title={countInWords(warnings)}>
      <ul className="list-disc pl-4">
        {warnings.map(({ code, message, fix }) => (
          <li key={`${code} ${message}`} className="break-words">
            {message}
            {fix !== undefined && <span className="block text-muted">{fix}</span>}
          </li>
        ))}
      </ul>
      {standing > 0 && (
        <p className="mt-1">
          <TextLink href={paths.lint()} target="_blank">
            {standing === 1 ? 'One more finding' : `${standing} more findings`}
          </TextLink>{' '}
          elsewhere, as before.
        </p>
      )}
    </Banner>
  );
}

/** `2 warnings, one thing worth knowing`. */
export function countInWords(findings: readonly Issue[]): string {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const infos = findings.length - warnings;
  return [
    ...(warnings === 0 ? [] : [warnings === 1 ? 'One warning' : `${warnings} warnings`]),
    ...(infos === 0 ? [] : [infos === 1 ? 'one thing worth knowing' : `${infos} things worth knowing`]),
  ]
    .join(', ')
    .replace(/^o/, 'O');
}
