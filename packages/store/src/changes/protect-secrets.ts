import {
  type ConfigDocument,
  type IssueCode,
  mapSecrets,
  resourceKinds,
  resourceLists,
  resourceSchemas,
  type SecretPlace,
} from '@sluice/config';
import { deepFreeze, errorIssue, type Issue, type IssuePath, messageOf, SluiceError } from '@sluice/core';
import { holdsSecret, openSealed, sealSecret } from '@sluice/core/document-secret';
import { isRedactedMark, longestSecret, redacted, redactedMark, type SecretForm, sealOf } from '@sluice/core/schema';
import type { SecretKey } from '@sluice/core/secret-key';

interface Protected {
  readonly document: ConfigDocument;
  readonly issues: readonly Issue[];
}

/**
 * The document with every secret sealed: the only form in which one is stored, sent to workers or compared. What came
 * back as its mark from an answer or an export stands for the secret that has it in `base`; one that was written anew
 * and is the same as before stays as it is, so that applying a text twice changes nothing.
 */
export function protectSecrets(document: ConfigDocument, base: ConfigDocument, key: SecretKey | undefined): Protected {
  const issues: Issue[] = [];
  let marks: ReadonlyMap<string, string> | undefined;
  const seal =
    (words: string, at: IssuePath, before: unknown) =>
    (value: unknown, { path, form }: SecretPlace) => {
      const secret = String(value);
      const place = { path: [...at, ...path], words: `${words}: ${path.join('.')}` };
      if (isRedactedMark(secret)) {
        marks ??= marksIn(base);
        const kept = marks.get(secret);
        if (kept === undefined) issues.push(unknownMark(place));
        return kept ?? secret;
      }
      return protectSecret(secret, form, place, textAt(before, path), key, issues);
    };
  const result = { ...document };
  if (document.settings !== base.settings) {
    const sealed = mapSecrets(
      resourceSchemas.settings,
      document.settings,
      seal('settings', ['settings'], base.settings),
    );
    if (sealed !== document.settings) result.settings = deepFreeze(sealed);
  }
  for (const kind of resourceKinds) {
    const list = resourceLists[kind];
    const schema = resourceSchemas[kind];
    const known = new Set<object>(base[list]);
    const before = (name: string) => base[list].find((resource) => resource.name === name);
    const members = document[list].map((resource, index) => {
      // What no edit touched is sealed already.
      if (known.has(resource)) return resource;
      const at = [list, index];
      const sealed = mapSecrets(schema, resource, seal(`${kind} "${resource.name}"`, at, before(resource.name)));
      return sealed === resource ? resource : deepFreeze(sealed);
    });
    if (members.some((member, index) => member !== document[list][index])) Object.assign(result, { [list]: members });
  }
  const changed =
    result.settings !== document.settings ||
    resourceKinds.some((kind) => result[resourceLists[kind]] !== document[resourceLists[kind]]);
  return { document: changed ? result : document, issues };
}

interface Place {
  readonly path: IssuePath;
  readonly words: string;
}

function protectSecret(
  secret: string,
  form: SecretForm,
  place: Place,
  before: string | undefined,
  key: SecretKey | undefined,
  issues: Issue[],
): string {
  if (secret === before) return secret;
  if (key === undefined) throw new SluiceError('unavailable', 'A secret cannot be sealed without the secret key.');
  try {
    if (sealOf(secret) !== undefined) {
      openSealed(key.open, secret);
      return secret;
    }
  } catch (error) {
    issues.push(refusal(place, 'invalid_value', messageOf(error)));
    return secret;
  }
  if (secret.length > longestSecret) {
    issues.push(refusal(place, 'out_of_range', `must have at most ${longestSecret} characters`));
    return secret;
  }
  if (before !== undefined && isSame(key, before, secret, form)) return before;
  return sealSecret(key, secret, form);
}

function isSame(key: SecretKey, before: string, secret: string, form: SecretForm): boolean {
  try {
    return holdsSecret(openSealed(key.open, before), secret, form);
  } catch {
    // Sealed with another key: the new one replaces it.
    return false;
  }
}

function marksIn(document: ConfigDocument): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  const note = (secret: unknown) => {
    const mark = redactedMark(secret);
    if (mark !== redacted) marks.set(mark, String(secret));
    return secret;
  };
  mapSecrets(resourceSchemas.settings, document.settings, note);
  for (const kind of resourceKinds) {
    for (const resource of document[resourceLists[kind]]) mapSecrets(resourceSchemas[kind], resource, note);
  }
  return marks;
}

function textAt(value: unknown, path: readonly (string | number)[]): string | undefined {
  const found = path.reduce<unknown>(
    // Any step of it may be missing.
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined),
    value,
  );
  return typeof found === 'string' ? found : undefined;
}

function unknownMark(place: Place): Issue {
  return refusal(place, 'required', 'stands for a secret that is not here; write the secret itself');
}

function refusal({ path, words }: Place, code: IssueCode, message: string): Issue {
  return errorIssue(path, code, `${words}: ${message}`);
}
