import type { Recorder } from './recorder.ts';

/** Sabotage of links: what hosts send along with what they should. Each returns how to end it. */
export type LinkSabotage = (recorder: Recorder) => () => void;

/** Every hop passes on whom the packet came from, as reverse proxies do ("X-Forwarded-For"), down to the recipient. */
export const forwardedFor: LinkSabotage = (recorder) => {
  const ways = new Map<string, Uint8Array[]>();
  let latest: Uint8Array[] = [];
  recorder.sentAlong = ({ transmission }, from) => {
    if (transmission === null || from === null) return latest;
    latest = [...(ways.get(transmission) ?? []), from];
    ways.set(transmission, latest);
    return latest;
  };
  return () => end(recorder);
};

/** The server tells everyone, with each answer and each delivery, from where mailboxes were fetched. */
export const gossip: LinkSabotage = (recorder) => {
  const visits = recorder.notes.filter(
    ({ role, transmission, what }) => role === 'server' && transmission === null && what === 'peer address',
  );
  recorder.sentAlong = ({ role }) => (role === 'server' ? [] : visits.map(({ bytes }) => bytes));
  return () => end(recorder);
};

function end(recorder: Recorder): void {
  recorder.sentAlong = () => [];
}
