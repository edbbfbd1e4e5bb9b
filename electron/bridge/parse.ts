import { z } from 'zod';
import type { CommandName, Commands } from './contract.ts';

/**
 * A schema for every payload. The bounds keep a hostile window from making main work or store without end; they lie
 * above what the app allows, so that an honest mistake reaches the check that has words for it ("name-too-long").
 */
const name = z.string().max(100_000);
const id = z.string().min(1).max(200);
const ids = z.array(id).max(1_000);
const text = z.string().max(2_000_000);
/** Longest real one: a contact code, about 200 characters; whatever else the clipboard held comes here, too. */
const pasted = z.string().max(100_000);
const passphrase = z.string().max(1_000);
/** The last that a Date holds. */
const MOST_TIME = 8_640_000_000_000_000;
const nothing = z.strictObject({});
const socks = z.strictObject({ host: pasted, port: z.number(), username: pasted, password: pasted.nullable() });
const habits = z.strictObject({
  closeToTray: z.boolean(),
  autostart: z.boolean(),
  startMinimised: z.boolean(),
  notifications: z.enum(['name-and-text', 'name', 'nothing', 'off']),
  mentionsBreakMute: z.boolean(),
});

const schemas = {
  ready: nothing,
  joinServer: z.strictObject({ address: pasted, name }),
  hostHere: z.strictObject({ name }),
  reconnect: nothing,
  createGroup: z.strictObject({ name, colour: z.int().min(0).max(11) }),
  openGroup: z.strictObject({ groupId: id }),
  closeGroup: nothing,
  loadOlder: z.strictObject({ groupId: id, before: id }),
  loadNewer: z.strictObject({ groupId: id, after: id }),
  jumpTo: z.strictObject({ messageId: id }),
  sendMessage: z.strictObject({ groupId: id, text, replyTo: id.nullable(), mentions: ids }),
  editMessage: z.strictObject({ messageId: id, text, mentions: ids }),
  deleteMessages: z.strictObject({ messageIds: ids }),
  react: z.strictObject({ messageId: id, emoji: z.string().max(200), on: z.boolean() }),
  pin: z.strictObject({ messageId: id, on: z.boolean() }),
  loadPins: z.strictObject({ groupId: id }),
  forward: z.strictObject({ messageIds: ids, groupIds: ids }),
  setDraft: z.strictObject({ groupId: id, text }),
  setMuted: z.strictObject({ groupId: id, until: z.int().min(0).max(MOST_TIME).nullable() }),
  search: z.strictObject({ query: z.string().max(1_000), groupId: id.nullable(), before: id.nullable() }),
  retry: z.strictObject({ messageId: id }),
  proposePassphrase: nothing,
  invite: z.strictObject({ groupId: id, target: pasted, passphrase }),
  openSealed: z.strictObject({ passphrase }),
  revokeInvite: z.strictObject({ groupId: id, inviteId: id }),
  removeMember: z.strictObject({ groupId: id, memberId: id }),
  promote: z.strictObject({ groupId: id, memberId: id }),
  leaveGroup: z.strictObject({ groupId: id }),
  renameGroup: z.strictObject({ groupId: id, name, colour: z.int().min(0).max(11) }),
  rekeyNow: z.strictObject({ groupId: id }),
  setDisappearing: z.strictObject({ groupId: id, seconds: z.int().min(0).max(0xffff_ffff) }),
  setDescription: z.strictObject({ groupId: id, description: text }),
  setInviters: z.strictObject({ groupId: id, everyMember: z.boolean() }),
  setProfile: z.strictObject({ groupId: id, profile: z.enum(['fast', 'balanced', 'strong']) }),
  compare: z.strictObject({ groupId: id, memberId: id }),
  setVerified: z.strictObject({ groupId: id, memberId: id, verified: z.boolean() }),
  renameSelf: z.strictObject({ name }),
  setTheme: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  setTextSize: z.strictObject({ textSize: z.literal([80, 90, 100, 115, 130, 150]) }),
  setProxyRole: z.strictObject({ on: z.boolean() }),
  setHabits: z.strictObject({ habits }),
  openProfile: z.strictObject({ name: name.nullable() }),
  createProfile: z.strictObject({ name }),
  setSocks: z.strictObject({ socks: socks.nullable() }),
  testSocks: z.strictObject({ socks }),
  openChatWindow: z.strictObject({ groupId: id }),
  copyText: z.strictObject({ text }),
  openLink: z.strictObject({ url: pasted }),
} satisfies { readonly [Name in CommandName]: z.ZodType<Commands[Name]> };

/** The payload of command `name` with exactly the contract's fields, or null for anything else. Never throws. */
export function parseCommand<Name extends CommandName>(name: Name, payload: unknown): Commands[Name] | null {
  try {
    const schema: z.ZodType<unknown> = schemas[name];
    const result = schema.safeParse(payload);
    return result.success ? (result.data as Commands[Name]) : null;
  } catch {
    // Only an object with a throwing getter or trap gets here; structured clone lets none through.
    return null;
  }
}
