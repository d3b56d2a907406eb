import { accessListsExist } from './access-lists-exist.ts';
import { addressesDoNotClash } from './addresses-do-not-clash.ts';
import { clientCertificateEnabled } from './client-certificate-enabled.ts';
import { expressionsCompile } from './expressions-compile.ts';
import { forwardingPoliciesFit } from './forwarding-policies-fit.ts';
import { listenerHasCertificate } from './listener-has-certificate.ts';
import { protocolFitsTls } from './protocol-fits-tls.ts';
import { proxyHeaderFitsProtocol } from './proxy-header-fits-protocol.ts';
import { queriesFit } from './queries-fit.ts';
import { referencesExist } from './references-exist.ts';
import { replacementFitsMatch } from './replacement-fits-match.ts';
import type { DocumentRule } from './rule.ts';
import { targetAddresses } from './target-addresses.ts';
import { tcpRoutesFit } from './tcp-routes-fit.ts';
import { tcpRoutesTellApart } from './tcp-routes-tell-apart.ts';
import { uniqueNames } from './unique-names.ts';
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
  forwardingPoliciesFit,
  targetAddresses,
  queriesFit,
  protocolFitsTls,
  proxyHeaderFitsProtocol,
  listenerHasCertificate,
  clientCertificateEnabled,
  tcpRoutesFit,
  tcpRoutesTellApart,
];
