import type { LintFinding } from '@sluice/api';
import { TextLink } from '@sluice/ui';
import { Info, TriangleAlert } from 'lucide-react';
import { findingHref } from './finding-href.ts';
import { resourceOf } from './use-lint-filter.ts';

/** One finding: what it is about, what follows, what to do. */
export function FindingRow({ finding }: { finding: LintFinding }) {
  const { severity, code, message, fix, path } = finding;
  return (
    <li className="flex gap-3 px-4 py-2.5 text-sm">
      <SeverityIcon severity={severity} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <TextLink href={findingHref(finding)} className="font-medium">
            {resourceOf(finding)}
          </TextLink>
          <span className="font-mono text-muted text-xs">{code}</span>
          {path.length > 0 && <span className="break-all font-mono text-muted text-xs">{path.join('.')}</span>}
        </p>
        <p className="break-words">{message}</p>
        {fix !== undefined && <p className="break-words text-muted">{fix}</p>}
      </div>
    </li>
  );
}

export function SeverityIcon({ severity }: { severity: LintFinding['severity'] }) {
  const [Icon, look, word] =
    severity === 'info' ? [Info, 'text-accent', 'Info'] : [TriangleAlert, 'text-degraded', 'Warning'];
  return (
    <span className={`mt-0.5 shrink-0 ${look}`} title={word}>
      <Icon className="size-4" aria-hidden="true" />
      <span className="sr-only">{word}</span>
    </span>
  );
}
