import type { SimulatedPolicy } from '@sluice/api';
import { policyTitle } from '../routes/policy-text.ts';

/** What each policy does with the request, in order, and how it comes to that. */
export function PolicySteps({ policies }: { policies: readonly SimulatedPolicy[] }) {
  if (policies.length === 0) return 'none';
  return (
    <ol className="space-y-1">
      {policies.map(({ type, sentence, details = [] }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a route may have a policy twice
        <li key={index}>
          <span className="font-medium">{policyTitle(type)}</span> {sentence}
          {details.length > 0 && (
            <ul className="list-disc pl-5 text-muted text-xs leading-5">
              {details.map((detail) => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}
