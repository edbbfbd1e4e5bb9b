import { toHex } from '@conclave/core/bytes/bytes';
import type { X25519SecretKey } from '@conclave/core/crypto/primitives';
import type { Note } from './recorder.ts';
import { NAMES, type Run } from './run.ts';
import { type Row, secretsOf } from './secrets.ts';
import { finds, openEverything, type View } from './view.ts';

/** P3: the extra proxy, in profile *strong*. T is one of the recipients, not the sender. */
export type Role = 'S' | 'P1' | 'P2' | 'P3' | 'CS' | 'T';

/**
 * *life*: all that the host ever saw, in whatever roles it served, from its first byte to its last.
 * *message*: what it saw of this one message in this one role. A proxy is another message's first proxy, every device
 * has its own mailbox fetched from its own address, and all are in the public directory: such rows are about one message.
 */
export type Scope = 'life' | 'message';

export interface TableRow {
  readonly row: Row;
  readonly rule: string;
  readonly scope: Scope;
  readonly knownTo: readonly Role[];
}

/** protocol.md §4, "Who learns what"; everybody else must not know. */
export const TABLE: readonly TableRow[] = [
  { row: 'contents', rule: 'SO-2', scope: 'life', knownTo: ['S', 'T'] },
  { row: 'signature', rule: 'SO-2', scope: 'life', knownTo: ['S', 'T'] },
  { row: 'group name', rule: 'SO-2', scope: 'life', knownTo: ['S', 'T'] },
  { row: 'roster', rule: 'SO-2', scope: 'life', knownTo: ['S', 'T'] },
  { row: 'keys that open messages', rule: 'GR-1', scope: 'life', knownTo: ['S', 'T'] },
  { row: 'sender’s identity', rule: 'ID-5', scope: 'life', knownTo: ['S', 'T'] },
  { row: 'sender’s address', rule: 'FP-4', scope: 'message', knownTo: ['P1'] },
  { row: 'recipient’s address', rule: 'CS-1', scope: 'message', knownTo: ['CS'] },
  { row: 'choice of P1', rule: 'SP-3', scope: 'message', knownTo: ['S', 'P1', 'P2'] },
  { row: 'choice of P2', rule: 'SO-8', scope: 'message', knownTo: ['S', 'P1', 'P2', 'P3', 'CS'] },
  { row: 'group public key', rule: 'SO-7', scope: 'message', knownTo: ['S', 'P2', 'T'] },
  { row: 'recipients', rule: 'SO-6', scope: 'life', knownTo: ['S', 'CS', 'T'] },
];

/** What a role knows: its record, and all that opens with the keys it holds (and with those given to it besides). */
export function viewOf(
  run: Run,
  role: Role,
  scope: Scope,
  given: readonly X25519SecretKey[] = [],
  reach = Infinity,
): View {
  const ofMessage = run.notes.filter(isIn(run, role, 'message'));
  const hosts = new Set(ofMessage.map(({ host }) => host));
  const keys = [...hosts].flatMap((host) => run.recorder.keys.get(host) ?? []);
  const opened = openEverything(bytesOf(ofMessage), [...keys, ...given], reach);
  return scope === 'message' ? opened : [...opened, ...bytesOf(run.recorder.notes.filter(isIn(run, role, 'life')))];
}

/** Whether the search for this row's secrets finds any of them. */
export function knows(run: Run, view: View, row: Row): boolean {
  return secretsOf(run)[row].some((secret) => finds(view, secret));
}

/** How many of the recipients CS finds with each copy, by its own work on that copy alone. */
export function recipientsPerCopy(run: Run): number[] {
  const copies: Note[][] = [];
  for (const note of run.notes.filter(isIn(run, 'CS', 'message'))) {
    if (note.what === 'peer address') copies.push([]);
    copies.at(-1)?.push(note);
  }
  const keys = run.recorder.keys.get('server') ?? [];
  const views = copies.map((notes) => openEverything(bytesOf(notes), keys, 64));
  return views.map((view) => secretsOf(run).recipients.filter((mailbox) => finds(view, mailbox)).length);
}

function isIn(run: Run, role: Role, scope: Scope): (note: Note) => boolean {
  const isMessage = ({ transmission }: Note) => scope === 'life' || transmission === run.transmission;
  const at = (hosts: readonly string[], duty: Note['role']) => (note: Note) =>
    hosts.includes(note.host) && (scope === 'life' || (note.role === duty && isMessage(note)));
  switch (role) {
    case 'S':
      return ({ host }) => host === NAMES[0];
    case 'T':
      return ({ host }) => host === NAMES[1];
    case 'P1':
      return at([toHex(run.first.id)], 'first');
    case 'P2':
      return at([toHex(run.second.id)], 'second');
    case 'P3':
      return at(run.extra === null ? [] : [toHex(run.extra.id)], 'extra');
    case 'CS':
      return at(['server'], 'server');
  }
}

function bytesOf(notes: readonly Note[]): Uint8Array[] {
  return notes.map(({ bytes }) => bytes);
}
