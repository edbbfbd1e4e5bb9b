/** What a text is beyond its words where there is nothing to it. */
export const PLAIN_TEXT = {
  forwarded: false,
  mentions: [],
  mentionsMe: false,
  replyTo: null,
  edited: false,
  deleted: false,
  expiresAt: null,
  status: null,
  route: null,
} as const;
