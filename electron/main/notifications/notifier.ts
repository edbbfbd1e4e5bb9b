import type { Habits, NotificationLevel } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import { plainLine } from '../words/plain-line.ts';
import { fill, type Language, plural } from '../words/words.ts';
import type { Arrival } from './arrival.ts';

export interface Note {
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

export interface NotifierOptions {
  readonly language: Language;
  readonly habits: () => Pick<Habits, 'notifications' | 'mentionsBreakMute'>;
  /** Shows it; the result takes it away again. */
  readonly show: (note: Note) => () => void;
  readonly onOpen: (groupId: string) => void;
}

interface Gathering {
  readonly arrivals: Arrival[];
  timer: NodeJS.Timeout | null;
  takeAway: (() => void) | null;
}

/** One notification for each group, which the next one replaces: who was away for a week is not shown a thousand. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #gatherings = new Map<string, Gathering>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Shown a moment later, together with what comes in that moment. */
  hear(arrival: Arrival): void {
    const { notifications, mentionsBreakMute } = this.#options.habits();
    if (notifications === 'off' || (arrival.muted && !(arrival.mentionsMe && mentionsBreakMute))) return;
    const gathering = this.#gatherings.get(arrival.groupId) ?? { arrivals: [], timer: null, takeAway: null };
    this.#gatherings.set(arrival.groupId, gathering);
    gathering.arrivals.push(arrival);
    gathering.timer ??= setTimeout(() => this.#show(gathering), config.notificationPause);
  }

  /** The group was read. */
  forget(groupId: string): void {
    const gathering = this.#gatherings.get(groupId);
    if (gathering?.timer) clearTimeout(gathering.timer);
    gathering?.takeAway?.();
    this.#gatherings.delete(groupId);
  }

  close(): void {
    for (const groupId of [...this.#gatherings.keys()]) this.forget(groupId);
  }

  #show(gathering: Gathering): void {
    gathering.timer = null;
    gathering.takeAway?.();
    gathering.takeAway = null;
    const { language, habits, show, onOpen } = this.#options;
    const level = habits().notifications;
    const last = gathering.arrivals.at(-1);
    if (level === 'off' || last === undefined) return;
    const { title, body } = noteWords(gathering.arrivals, last, level, language);
    gathering.takeAway = show({ title, body, onClick: () => onOpen(last.groupId) });
  }
}

/** What a notification of `arrivals`, of which `last` is the last, says at this level. */
export function noteWords(
  arrivals: readonly Arrival[],
  last: Arrival,
  level: Exclude<NotificationLevel, 'off'>,
  language: Language,
): { readonly title: string; readonly body: string } {
  const { note } = language.words;
  const count = arrivals.length;
  const several = () => plural(language, count, note.count_one, note.count_other);
  if (level === 'nothing') return { title: 'Conclave', body: count > 1 ? several() : note.hidden };
  const title = plainLine(last.groupName, 60);
  const name = plainLine(last.sender, 60);
  if (count > 1 && level === 'name') return { title, body: fill(note.severalFrom, { several: several(), name }) };
  if (level === 'name')
    return { title, body: fill(last.what.kind === 'reaction' ? note.reacted : note.from, { name }) };
  const said =
    last.what.kind === 'reaction'
      ? fill(note.reactedWith, { name, emoji: plainLine(last.what.emoji, 8) })
      : fill(note.said, { name, text: plainLine(last.what.text, 200) });
  return { title, body: count > 1 ? `${several()}\n${said}` : said };
}
