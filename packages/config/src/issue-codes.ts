import { errorIssue, type Issue, type IssuePath, warningIssue } from '@sluice/core';

/**
 * Every code an issue of a document can have, with what it means. Codes are an interface: programs go by them, so they
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
  locks_out: 'Warning. A list of addresses lets nobody pass.',
  split_rule: 'Warning. Two rules of an authorization let in more than one with both of their conditions would.',
  weak_limit_key: 'Warning. A limit counts by what clients choose, or by a claim that nobody establishes.',
  cors_too_late: 'Warning. Preflight requests are asked for credentials, which browsers never send with them.',
  login_unreachable: 'Warning. A route does not match the paths of its own login.',
  no_listener: 'Warning. No listener is enabled, so nothing can come in.',
  no_https: 'Warning. A listener redirects to https, and no enabled listener speaks it.',
  unrouted_listener: 'Warning. No route names a listener that carries TCP, so it closes every connection.',
  no_effect: 'Warning. A setting has no effect with what stands beside it.',
  timeout_too_short: 'Warning. A whole request has less time than its attempts together.',
  faults_injected: 'Warning. A route breaks requests on purpose.',
  unsafe_retry: 'Warning. Requests that must not be carried out twice may be sent twice.',
  check_mismatch: 'Warning. Endpoints are checked by HTTP/2 and sent requests by HTTP/1.1.',
  no_targets: 'Warning. An upstream has no enabled target that can be picked.',
  empty_subset: 'Warning. No target carries the labels of a subset.',
  disabled_reference: 'Warning. A resource names another one that is disabled.',
  loop: "Warning. A target leads back to one of the gateway's own listeners.",
  nobody_trusted: 'Warning. A listener expects PROXY headers, and nobody is trusted to send them.',
  optional_proxy_header: 'Warning. A client may be able to write the PROXY header that a trusted proxy leaves out.',
  unverified_tls: 'Warning. Certificates of an upstream are not verified.',
  public_metrics: 'Warning. Metrics are shown on every interface, without a password.',
  invalid_yaml: 'The text is not YAML or JSON.',
  duplicate_key: 'One key stands twice in one mapping.',
  alias: 'The text has anchors or aliases, which are not allowed.',
} as const;

export type IssueCode = keyof typeof issueCodes;

/** An issue that refuses the document. */
export function refusal(path: IssuePath, code: IssueCode, message: string): Issue {
  return errorIssue(path, code, message);
}

/** An issue that is shown and lets the document pass. */
export function caution(path: IssuePath, code: IssueCode, message: string): Issue {
  return warningIssue(path, code, message);
}
