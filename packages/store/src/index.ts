export {
  createSecretKey,
  loadSecretKey,
  readSecretKeyText,
  type SecretKey,
  type SecretKeySource,
} from '@sluice/core/secret-key';
export type { AuditEntry, AuditInput } from './audit-trail.ts';
export { backup } from './backup.ts';
export { type BootstrapOptions, bootstrap } from './bootstrap.ts';
export {
  type AppliedChange,
  applyChange,
  type ChangePlan,
  type ChangeRequest,
  type ChangesSince,
  changesSince,
  planChange,
  rollbackTo,
} from './changes/apply-change.ts';
export { InvalidChange, StaleChange } from './changes/change-errors.ts';
export type { Edit } from './changes/edit.ts';
export { listResourceRows, type ResourceRow } from './changes/resource-rows.ts';
export { findInconsistency } from './find-inconsistency.ts';
export { type OpenStoreOptions, openStore } from './open-store.ts';
export { type Restored, type RestoreOptions, restore } from './restore.ts';
export type { CurrentConfiguration, Revision, RevisionSummary } from './revision-log.ts';
export type { RevisionStatus } from './revision-status-log.ts';
export { authSchema } from './schema/tables.ts';
export {
  type CertificateVersion,
  newestCertificateVersion,
  saveCertificateVersion,
} from './security/certificate-versions.ts';
export { putSecret, readSecret } from './security/sealed-secrets.ts';
export { ensureSetupToken, removeSetupToken, verifySetupToken } from './security/setup-token.ts';
export { type ApiToken, createToken, listTokens, revokeToken, verifyToken } from './security/tokens.ts';
export {
  createAdmin,
  createFirstAdmin,
  hasAdmin,
  listUsers,
  maximumPasswordLength,
  minimumPasswordLength,
  resetPassword,
  type UserSummary,
} from './security/users.ts';
export type { Store, StoreDatabase } from './store.ts';
export { StoreProblem, type StoreProblemReason, toStoreProblem } from './store-problem.ts';
