import { checkMismatch } from './check-mismatch.ts';
import { clearTextCredentials } from './clear-text-credentials.ts';
import { cookieClash } from './cookie-clash.ts';
import { corsOpen } from './cors-open.ts';
import { corsTooLate } from './cors-too-late.ts';
import { deniesEverybodyRule } from './denies-everybody.ts';
import { disabledCertificate } from './disabled-certificate.ts';
import { disabledListeners } from './disabled-listeners.ts';
import { disabledSource } from './disabled-source.ts';
import { disabledUpstream } from './disabled-upstream.ts';
import { ejectionCannotAct } from './ejection-cannot-act.ts';
import { ejectionTooShort } from './ejection-too-short.ts';
import { emptySubset } from './empty-subset.ts';
import { everybodyTrusted } from './everybody-trusted.ts';
import { faultsInjected } from './faults-injected.ts';
import { grpcRetryWithoutPost } from './grpc-retry-without-post.ts';
import { hedgingWithoutMethods } from './hedging-without-methods.ts';
import { hopByHopHeader } from './hop-by-hop-header.ts';
import type { LintRule } from './lint-rule.ts';
import { listenerFieldWithoutEffect } from './listener-field-without-effect.ts';
import { localityWithoutZones } from './locality-without-zones.ts';
import { loginUnreachable } from './login-unreachable.ts';
import { loop } from './loop.ts';
import { mirrorToDisabled } from './mirror-to-disabled.ts';
import { mirrorToSelf } from './mirror-to-self.ts';
import { noAddressPasses } from './no-address-passes.ts';
import { noClientCertificates } from './no-client-certificates.ts';
import { noCredentialsPass } from './no-credentials-pass.ts';
import { noHttps } from './no-https.ts';
import { noListener } from './no-listener.ts';
import { noShare } from './no-share.ts';
import { noTargets } from './no-targets.ts';
import { nobodyTrusted } from './nobody-trusted.ts';
import { optionalProxyHeader } from './optional-proxy-header.ts';
import { publicMetrics } from './public-metrics.ts';
import { shadowedRule } from './shadowed-rule.ts';
import { splitRule } from './split-rule.ts';
import { steeringWithoutUpstreams } from './steering-without-upstreams.ts';
import { stickyWithoutSides } from './sticky-without-sides.ts';
import { timeoutTooShort } from './timeout-too-short.ts';
import { unknownIdentity } from './unknown-identity.ts';
import { unroutedListener } from './unrouted-listener.ts';
import { unsafeRetry } from './unsafe-retry.ts';
import { unusedZone } from './unused-zone.ts';
import { unverifiedTls } from './unverified-tls.ts';
import { unwatchedUpstream } from './unwatched-upstream.ts';
import { wanderingClient } from './wandering-client.ts';
import { weakLimitKey } from './weak-limit-key.ts';

/** Every rule, in the order its findings are told. */
export const lintRules: readonly LintRule[] = [
  noListener,
  noHttps,
  unroutedListener,
  nobodyTrusted,
  optionalProxyHeader,
  everybodyTrusted,
  publicMetrics,
  listenerFieldWithoutEffect,
  noTargets,
  loop,
  unverifiedTls,
  checkMismatch,
  unwatchedUpstream,
  ejectionCannotAct,
  ejectionTooShort,
  localityWithoutZones,
  unusedZone,
  disabledUpstream,
  disabledSource,
  disabledListeners,
  disabledCertificate,
  emptySubset,
  noShare,
  stickyWithoutSides,
  cookieClash,
  wanderingClient,
  noAddressPasses,
  noCredentialsPass,
  deniesEverybodyRule,
  shadowedRule,
  splitRule,
  noClientCertificates,
  unknownIdentity,
  weakLimitKey,
  clearTextCredentials,
  corsTooLate,
  loginUnreachable,
  corsOpen,
  hopByHopHeader,
  timeoutTooShort,
  unsafeRetry,
  grpcRetryWithoutPost,
  steeringWithoutUpstreams,
  hedgingWithoutMethods,
  mirrorToSelf,
  mirrorToDisabled,
  faultsInjected,
];
