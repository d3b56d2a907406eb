import { cn } from '@sluice/ui';

/** Where one is, for eyes and for screen readers. */
export function StepList({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <ol className="mt-3 flex gap-1" aria-label="Steps">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={cn(
            'flex-1 border-t-2 pt-1.5 text-2xs sm:text-xs',
            index < current && 'border-accent text-muted',
            index === current && 'border-accent font-medium text-text',
            index > current && 'border-border text-muted',
          )}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}
