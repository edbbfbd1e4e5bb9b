/**
 * Answers every text in its groups with the same text. The key of the store (32 bytes in hex) and the words that open
 * invites come from the environment, where other users of this computer don't see them:
 *
 *     ECHO_KEY=$(openssl rand -hex 32) ECHO_PASSPHRASE='six words …' npx tsx core/examples/echo-bot.ts SERVER STORE
 */
import { Conclave, fileStore } from '@conclave/core';

const [server = '', path = ''] = process.argv.slice(2);
const { ECHO_KEY = '', ECHO_PASSPHRASE = '' } = process.env;

const store = fileStore(path, Buffer.from(ECHO_KEY, 'hex'));
const me = await Conclave.open({ server, name: 'Echo', store, profile: 'fast' });
console.log(`Invite ${me.contactCode} or ${me.shortId}`);

me.on('invite', async () => {
  const group = await me.openInvite(ECHO_PASSPHRASE);
  console.log(`Joined ${group.name}`);
});

me.on('message', async ({ id, groupId, text }) => {
  // Two echoes in one group would never end.
  if (text.startsWith('echo: ')) return;
  await me.send(groupId, `echo: ${text}`, { answering: id });
});

me.on('problem', ({ code }) => console.error(code));

process.once('SIGINT', () => void me.close()).once('SIGTERM', () => void me.close());
