import { errorIssue, type Issue, type IssuePath } from '@sluice/core';

/**
 * Every code of an issue that refuses a document, with what it means; findings have theirs in `lint/lint-codes.ts`. Codes are an interface: programs go by them, so they
 * stay when sentences are reworded.
 */
export const issueCodes = {
  required: 'A field that must be there is missing.',
  unknown_field: 'The field or section is not one of this form; often misspelt.',
  not_available: 'The name belongs to a later version of Sluice. It is refused, never ignored.',
  invalid_type: 'The value is of another kind, such as a text in place of a number.',
  invalid_value: 'The value is of the right kind, but not allowed there.',
  out_of_range: 'A number, text or list is too small or too large.',
  newer_version: 'The document was written by a newer Sluice.',
  duplicate_name: 'Two resources of one list have the same name.',
  unknown_reference: 'A resource names another one that does not exist, such as a route its upstream.',
  address_clash: 'Two listeners, or a listener and the metrics, want one port of one interface.',
  invalid_expression: 'A regular expression is not valid RE2.',
  prefix_not_matched: 'A matched prefix is to be replaced, but the route matches none.',
  protocol_mismatch:
    'HTTP/2 is asked for over TLS where there is none, in clear text where there is TLS, or with a PROXY header.',
  no_certificate: 'A listener or upstream is left without the certificate that it has to show.',
  mixed_listeners: 'A route names listeners that carry HTTP and others that carry TCP.',
  not_for_tcp: 'A route of a listener that carries TCP asks for what only HTTP has.',
  ambiguous_route: 'Two routes want the same connections of a listener that carries TCP.',
  no_weight: 'Every upstream of a split has weight 0.',
  refused_address: 'A target is a link-local, metadata, multicast or any-address.',
  duplicate_target: 'An upstream has one address twice.',
  duplicate_policy: 'A route has two policies of a kind that it can have once, such as retries.',
  invalid_yaml: 'The text is not YAML or JSON.',
  duplicate_key: 'One key stands twice in one mapping.',
  alias: 'The text has anchors or aliases, which are not allowed.',
} as const;

export type IssueCode = keyof typeof issueCodes;

/** An issue that refuses the document. */
export function refusal(path: IssuePath, code: IssueCode, message: string): Issue {
  return errorIssue(path, code, message);
}
