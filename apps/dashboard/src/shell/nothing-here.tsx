import { LinkButton } from '@sluice/ui';
import { paths } from '../lib/paths.ts';

/** For addresses that lead nowhere. */
export function NothingHere() {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-16 text-center">
      <h1 className="font-semibold text-lg">There is nothing here</h1>
      <p className="text-muted text-sm">The address may be mistyped, or what was here has been deleted or renamed.</p>
      <LinkButton href={paths.overview()}>Go to the overview</LinkButton>
    </div>
  );
}
