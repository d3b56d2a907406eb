import { existsSync } from 'node:fs';
import type { ConfigDocument } from '@sluice/config';
import { messageOf } from '@sluice/core';
import { findInconsistency, hasAdmin } from '@sluice/store';
import type { CliEnvironment } from '../env.ts';
import { databasePath, openLocalStore } from '../gateway/open-local-store.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

/** Integrity, schema and configuration of gateway.db; its document when it can be read. */
export function checkDatabase(environment: CliEnvironment): {
  readonly findings: Finding[];
  readonly document: ConfigDocument | undefined;
} {
  if (!existsSync(databasePath(environment))) return { findings: [], document: undefined };
  try {
    const store = openLocalStore(environment, { check: true });
    try {
      const inconsistency = findInconsistency(store);
      const number = store.latestRevision()?.number ?? 0;
      const findings: Finding[] = [
        ok('database', `whole, schema ${store.sqlite.pragma('user_version', { simple: true })}`),
      ];
      if (inconsistency !== undefined) findings.push(failure('configuration', inconsistency));
      else if (number === 0) findings.push(warning('configuration', 'no revision yet: the first start makes one'));
      else findings.push(ok('configuration', `revision ${number} is valid`));
      findings.push(
        hasAdmin(store)
          ? ok('administrator', 'there is one')
          : warning('administrator', 'none yet: `sluice setup-token` prints the token to make one'),
      );
      return { findings, document: store.document() };
    } finally {
      store.close();
    }
  } catch (thrown) {
    return { findings: [failure('database', messageOf(thrown))], document: undefined };
  }
}
