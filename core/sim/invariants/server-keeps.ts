import type { Check, Findings } from '../check.ts';

/**
 * The server stores a copy once per replay tag, answers 'taken' only for what it has, and loses nothing that a device
 * has not stored.
 */
export const serverKeeps = ({ violated, devices }: Findings): Check => {
  const tags = new Set<string>();
  return {
    stored: (server, { mailbox, tag }) => {
      const name = `${mailbox}/${tag}`;
      if (tags.has(name)) violated('server-keeps', server.id, 'stored one copy twice');
      tags.add(name);
    },
    taken: (server, { mailbox, tag }) => {
      if (!server.disk.durable.has(`tag/${mailbox}/${tag}`)) {
        violated('server-keeps', server.id, 'answered "taken" for a copy that is not on its disk');
      }
    },
    acknowledged: (device) => {
      if (!devices.includes(device)) violated('server-keeps', device.id, 'is no device of this world');
    },
  };
};
