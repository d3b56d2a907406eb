import { EmptyState, LinkButton } from '@sluice/ui';
import { paths } from '../lib/paths.ts';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        title="There is nothing here"
        action={<LinkButton href={paths.overview()}>Go to the overview</LinkButton>}
      >
        The address may be mistyped, or what was here has been deleted or renamed.
      </EmptyState>
    </main>
  );
}
