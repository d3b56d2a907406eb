import { accessListsExist } from './access-lists-exist.ts';
import { accessPoliciesFit } from './access-policies-fit.ts';
import { addressesDoNotClash } from './addresses-do-not-clash.ts';
import { checkFitsProtocol } from './check-fits-protocol.ts';
import { clientCertificateEnabled } from './client-certificate-enabled.ts';
import { expressionsCompile } from './expressions-compile.ts';
import { faultsAreMeant } from './faults-are-meant.ts';
import { forwardingPoliciesFit } from './forwarding-policies-fit.ts';
import { hasListener } from './has-listener.ts';
import { httpsIsThere } from './https-is-there.ts';
import { limitKeysHold } from './limit-keys-hold.ts';
import { listenerFitsProtocol } from './listener-fits-protocol.ts';
import { listenerHasCertificate } from './listener-has-certificate.ts';
import { loginPathsMatch } from './login-paths-match.ts';
import { metricsNotPublic } from './metrics-not-public.ts';
import { protocolFitsTls } from './protocol-fits-tls.ts';
import { proxyHeaderFitsProtocol } from './proxy-header-fits-protocol.ts';
import { proxyHeaderIsBelieved } from './proxy-header-is-believed.ts';
import { referencesEnabled } from './references-enabled.ts';
import { referencesExist } from './references-exist.ts';
import { replacementFitsMatch } from './replacement-fits-match.ts';
import { retriesAreSafe } from './retries-are-safe.ts';
import type { DocumentRule } from './rule.ts';
import { sidesAndZones } from './sides-and-zones.ts';
import { subsetHasTargets } from './subset-has-targets.ts';
import { targetAddresses } from './target-addresses.ts';
import { targetIsNotListener } from './target-is-not-listener.ts';
import { tcpRoutesFit } from './tcp-routes-fit.ts';
import { tcpRoutesTellApart } from './tcp-routes-tell-apart.ts';
import { timeoutsLeaveRoom } from './timeouts-leave-room.ts';
import { tlsIsVerified } from './tls-is-verified.ts';
import { uniqueNames } from './unique-names.ts';
import { upstreamHasTargets } from './upstream-has-targets.ts';
import { weightsNotZero } from './weights-not-zero.ts';

/** Every cross-check of a document, in the order its issues are told. */
export const documentRules: readonly DocumentRule[] = [
  uniqueNames,
  referencesExist,
  addressesDoNotClash,
  expressionsCompile,
  replacementFitsMatch,
  weightsNotZero,
  accessListsExist,
  accessPoliciesFit,
  loginPathsMatch,
  limitKeysHold,
  forwardingPoliciesFit,
  targetAddresses,
  protocolFitsTls,
  proxyHeaderFitsProtocol,
  checkFitsProtocol,
  hasListener,
  httpsIsThere,
  upstreamHasTargets,
  subsetHasTargets,
  sidesAndZones,
  referencesEnabled,
  listenerHasCertificate,
  clientCertificateEnabled,
  tcpRoutesFit,
  tcpRoutesTellApart,
  listenerFitsProtocol,
  targetIsNotListener,
  tlsIsVerified,
  retriesAreSafe,
  timeoutsLeaveRoom,
  faultsAreMeant,
  proxyHeaderIsBelieved,
  metricsNotPublic,
];
