import type { IssueSeverity } from '@sluice/core';

interface LintCodeMeaning {
  readonly severity: Exclude<IssueSeverity, 'error'>;
  readonly meaning: string;
}

/**
 * Every code a finding can have: a document that is allowed and unlikely to be meant. A `warning` fails requests, lets in
 * or keeps out others than it seems to, or exposes something; an `info` does nothing or less than it says.
 */
export const lintCodes = {
  no_listener: { severity: 'warning', meaning: 'No listener is enabled, so nothing can come in.' },
  no_https: { severity: 'warning', meaning: 'A listener redirects to https, and no enabled listener speaks it.' },
  unrouted_listener: {
    severity: 'warning',
    meaning: 'No route names a listener that carries TCP, so it closes every connection.',
  },
  nobody_trusted: {
    severity: 'warning',
    meaning: 'A listener expects PROXY headers, and nobody is trusted to send them.',
  },
  optional_proxy_header: {
    severity: 'warning',
    meaning: 'A client may be able to write the PROXY header that a trusted proxy leaves out.',
  },
  everybody_trusted: { severity: 'warning', meaning: 'Every peer may say who the client is.' },
  public_metrics: { severity: 'warning', meaning: 'Metrics are shown on every interface, without a password.' },
  no_targets: { severity: 'warning', meaning: 'An upstream has no enabled target that can be picked.' },
  loop: { severity: 'warning', meaning: "A target leads back to one of the gateway's own listeners." },
  unverified_tls: { severity: 'warning', meaning: 'Certificates of an upstream are not verified.' },
  check_mismatch: { severity: 'warning', meaning: 'Endpoints are checked by HTTP/2 and sent requests by HTTP/1.1.' },
  unwatched_upstream: {
    severity: 'info',
    meaning: 'Nothing notices that an endpoint has failed: no health check, outlier detection or circuit breaker.',
  },
  unused_zone: { severity: 'info', meaning: 'A zone is preferred in which no target is.' },
  ejection_cannot_act: { severity: 'info', meaning: 'Outlier detection that can eject no endpoint.' },
  disabled_reference: { severity: 'warning', meaning: 'A resource names another one that is disabled.' },
  empty_subset: { severity: 'warning', meaning: 'No target carries the labels of a subset.' },
  no_share: {
    severity: 'info',
    meaning: 'An upstream of a split has weight 0 beside others, so no request goes there.',
  },
  shadowed: {
    severity: 'warning',
    meaning: 'A route that no request reaches, because another takes all of them first.',
  },
  locks_out: { severity: 'warning', meaning: 'The access policies of a route together let nobody pass.' },
  shadowed_rule: {
    severity: 'warning',
    meaning: 'An allow rule of an authorization that a deny rule takes everything from.',
  },
  split_rule: {
    severity: 'warning',
    meaning: 'Two rules of an authorization let in more than one with both of their conditions would.',
  },
  no_client_certificates: {
    severity: 'warning',
    meaning: 'An authorization goes by client certificates that no listener of its route asks for.',
  },
  unknown_identity: {
    severity: 'warning',
    meaning: 'A policy goes by an identity or a claim that no policy before it establishes.',
  },
  weak_limit_key: {
    severity: 'warning',
    meaning:
      'A limit counts by what clients choose, so that a new value each time is never limited, or by a claim that no policy before it establishes.',
  },
  clear_text_credentials: {
    severity: 'warning',
    meaning:
      'Passwords, keys or tokens cross the network in clear text: the route is on a plain http listener. Not said of loopback, of redirects to https, and where proxies are trusted, which may end TLS.',
  },
  cors_too_late: {
    severity: 'warning',
    meaning: 'Preflight requests are asked for credentials, which browsers never send with them.',
  },
  login_unreachable: { severity: 'warning', meaning: 'A route does not match the paths of its own login.' },
  cors_open: {
    severity: 'warning',
    meaning: 'CORS lets pages of origins that nobody can vouch for act with the credentials of visitors.',
  },
  hop_by_hop_header: {
    severity: 'warning',
    meaning:
      'A route or policy writes a field that belongs to one connection (RFC 9110 section 7.6.1), for which the gateway answers.',
  },
  timeout_too_short: { severity: 'warning', meaning: 'A whole request has less time than its attempts together.' },
  unsafe_retry: {
    severity: 'warning',
    meaning: 'Requests that must not be carried out twice may be sent twice.',
  },
  mirror_to_self: {
    severity: 'warning',
    meaning: 'Copies go to the upstream that gets the requests, which acts twice.',
  },
  faults_injected: { severity: 'warning', meaning: 'A route breaks requests on purpose.' },
  cookie_clash: {
    severity: 'warning',
    meaning: 'A sticky split and the affinity of one of its upstreams write the same cookie.',
  },
  wandering_client: {
    severity: 'info',
    meaning: 'Affinity behind a split that is not sticky: a client keeps its endpoint only by chance.',
  },
  no_effect: { severity: 'info', meaning: 'A setting has no effect with what stands beside it.' },
} as const satisfies Readonly<Record<string, LintCodeMeaning>>;

export type LintCode = keyof typeof lintCodes;
