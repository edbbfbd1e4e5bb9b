/** Each runs once, in order, inside a transaction; the number of those done is the database's user_version. */
export const migrations: readonly string[] = [
  `
  -- State of the engine: opaque, by its own keys.
  CREATE TABLE records (
    key TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What the window shows of a group. order_key sorts as plain text, the same on every device.
  CREATE TABLE messages (
    id TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL,
    order_key TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'event')),
    mine INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    sender_id TEXT,
    sender_name TEXT,
    content TEXT NOT NULL,
    status TEXT,
    route TEXT
  ) STRICT;
  CREATE INDEX messages_by_order ON messages (group_id, order_key, id);
  CREATE INDEX messages_unread ON messages (group_id) WHERE seen = 0;

  -- How far invites of one's own have come, as JSON. Their ids are not those of messages.
  CREATE TABLE invite_statuses (
    id TEXT PRIMARY KEY NOT NULL,
    status TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- State of this device as a proxy: onion keys and the tags of packets seen.
  CREATE TABLE proxy_records (
    key TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- JSON values of the app itself.
  CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
