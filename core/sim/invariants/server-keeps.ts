import type { Check, Findings } from '../check.ts';

/**
 * The server stores a copy once per replay tag, and answers 'taken' only for what it has.
 */
export const serverKeeps = ({ violated }: Findings): Check => {
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
  };
};
