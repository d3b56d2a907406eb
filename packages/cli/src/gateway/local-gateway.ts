import { changeRules } from '@sluice/api/change-rules';
import { shadowedRoutes } from '@sluice/api/shadowed-routes';
import { type ConfigDocument, readDocument, writeDocument } from '@sluice/config';
import { SluiceError } from '@sluice/core';
import { applyChange, type ChangeRequest, InvalidChange, planChange, type Store } from '@sluice/store';
import type { CliEnvironment } from '../env.ts';
import type { InputText } from '../terminal/read-input.ts';
import { refuseText } from '../terminal/report-issues.ts';
import { askStatus, hintRevision, purgeCaches } from './control-socket.ts';
import type { Gateway } from './gateway.ts';
import { databasePath, openLocalStore } from './open-local-store.ts';

/** How direct changes are signed in revisions and the audit log. */
const author = 'cli';

/** The database itself, through the same write path and the same rules as the dashboard. @throws StoreProblem */
export function openLocalGateway(environment: CliEnvironment): Gateway {
  const store = openLocalStore(environment, { check: true });
  return {
    via: `on the database ${databasePath(environment)}`,
    close: () => store.close(),

    async exportText({ format, comments, revision }) {
      const document = revision === undefined ? store.document() : store.revision(revision)?.document;
      if (document === undefined) throw new SluiceError('not_found', `There is no revision ${revision}.`);
      return writeDocument(document, { format, comments });
    },

    async plan(input) {
      const request = toRequest(store, environment, input);
      const plan = refusing(input, () => planChange(store, request));
      // With paths into the text, whose lists may be in another order than those of the plan.
      const warnings = [...plan.warnings, ...shadowedRoutes(request.written)];
      return { basedOn: request.basedOn, ...plan, warnings };
    },

    async apply(input, { reason, basedOn }) {
      const request = toRequest(store, environment, input);
      const applied = refusing(input, () =>
        applyChange(store, { ...request, basedOn: basedOn ?? request.basedOn, reason }),
      );
      const { number } = applied.revision;
      if (applied.changed) await hintRevision(environment.dataDirectory, number);
      return { ...applied, revision: number };
    },

    purgeCache: (purge) => purgeCaches(environment.dataDirectory, purge),

    async status() {
      return { revision: store.latestRevision() ?? null, ...(await askStatus(environment.dataDirectory)) };
    },
  };
}

function toRequest(
  store: Store,
  environment: CliEnvironment,
  input: InputText,
): ChangeRequest & { readonly written: ConfigDocument } {
  const read = readDocument(input.text);
  if (!read.ok) throw refuseText(input, read.issues);
  const adminAddress = { host: environment.adminHost, port: environment.adminPort };
  return {
    basedOn: store.latestRevision()?.number ?? 0,
    author,
    edits: [{ op: 'replace', document: read.document }],
    extraRules: [changeRules({ adminAddress })],
    written: read.document,
  };
}

/** What the write path refuses, at its line in the text. */
function refusing<Result>(input: InputText, change: () => Result): Result {
  try {
    return change();
  } catch (thrown) {
    throw thrown instanceof InvalidChange ? refuseText(input, thrown.issues) : thrown;
  }
}
