import { toHex } from '../bytes/bytes.ts';
import { DecodeError } from '../errors.ts';
import {
  NOTE_FAREWELL,
  NOTE_INTRODUCTION,
  NOTE_INVITE_PARTS,
  NOTE_WELCOME,
  NOTE_WELCOME_REQUEST,
  type OpenedNote,
  openNote,
} from '../group/note.ts';
import { deviceKeys } from './device-keys.ts';
import { takeFarewell } from './farewell-received.ts';
import type { Group } from './group.ts';
import { takePartsRequest } from './invite-parts.ts';
import type { Turn } from './turn.ts';
import { takeIntroduction } from './unheard.ts';
import { takeWelcome } from './welcome-received.ts';
import { takeWelcomeRequest } from './welcoming.ts';

/** False where it is none for this device. */
export function takeNote(turn: Turn, delivery: Uint8Array, arrivedAt: number): boolean {
  const note = openOrCount(turn, delivery);
  if (note === null) return false;
  if (note === 'malformed') return true;
  const group = turn.state.groups.get(toHex(note.groupId));
  if (group === undefined || !read(turn, group, note, arrivedAt)) turn.count('note-refused');
  return true;
}

/** False where it does not hold. */
function read(turn: Turn, group: Group, note: OpenedNote, arrivedAt: number): boolean {
  try {
    if (note.type === NOTE_WELCOME_REQUEST) return takeWelcomeRequest(turn, group, note, arrivedAt);
    if (note.type === NOTE_WELCOME) return takeWelcome(turn, group, note, arrivedAt);
    if (note.type === NOTE_INVITE_PARTS) return takePartsRequest(turn, group, note);
    if (note.type === NOTE_FAREWELL) return takeFarewell(turn, group, note, arrivedAt);
    if (note.type === NOTE_INTRODUCTION) return takeIntroduction(turn, group, note, arrivedAt);
    turn.count('unknown-kind');
    return true;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    turn.count('note-malformed');
    return true;
  }
}

function openOrCount(turn: Turn, delivery: Uint8Array): OpenedNote | 'malformed' | null {
  try {
    return openNote(turn.env.primitives, deviceKeys(turn), delivery);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    turn.count('note-malformed');
    return 'malformed';
  }
}
