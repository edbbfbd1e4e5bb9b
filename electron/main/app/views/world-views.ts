import type { Endpoint } from '@conclave/core/client/endpoint';
import type { SealedInfo } from '@conclave/core/client/types';
import { formatMailboxId } from '@conclave/core/identity/mailbox-id';
import type { NetworkView, ProfileView, SealedMessageView, TextSize, Theme } from '../../../bridge/contract.ts';

/** What the profile's view shows and the engine does not know. */
export interface ProfileFacts {
  readonly keychain: 'protected' | 'basic';
  readonly theme: Theme;
  readonly textSize: TextSize;
}

/** Null before a server was joined. */
export function profileView(endpoint: Endpoint, facts: ProfileFacts): ProfileView | null {
  if (endpoint.name === null) return null;
  const mailboxId = endpoint.mailboxId();
  return {
    name: endpoint.name,
    mailboxId: mailboxId && formatMailboxId(mailboxId),
    contactCode: endpoint.contactCode(),
    ...facts,
  };
}

export function networkView(endpoint: Endpoint): NetworkView {
  return { ...endpoint.network(), waiting: endpoint.waiting() };
}

export function sealedViews(sealed: readonly SealedInfo[]): readonly SealedMessageView[] {
  return sealed.map(({ id, arrivedAt, forContactCode, expiresAt }) => ({ id, arrivedAt, forContactCode, expiresAt }));
}
