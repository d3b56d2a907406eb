import type { LintFinding } from '@sluice/api';
import { paths } from '../../lib/paths.ts';

/** Where a finding is mended: the form of what it is about, with the field focused. */
export function findingHref({ kind, name, path }: Pick<LintFinding, 'kind' | 'name' | 'path'>): string {
  const field = path.length === 0 ? undefined : path.join('.');
  switch (kind) {
    case 'certificate':
      return paths.editCertificate(name, field);
    case 'source':
      return paths.editSource(name, field);
    case 'listener':
      return paths.editListener(name, field);
    case 'upstream':
      return paths.editUpstream(name, field);
    case 'route':
      return paths.editRoute(name, field);
    case 'settings':
      return paths.settings(field);
    case 'document':
      return path[0] === 'listeners' ? paths.listeners() : paths.overview();
  }
}
