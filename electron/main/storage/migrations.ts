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
  `
  -- As before, with a number that the full-text index can rely on, and what replies, edits, deletions and time do.
  CREATE TABLE numbered_messages (
    number INTEGER PRIMARY KEY,
    id TEXT UNIQUE NOT NULL,
    group_id TEXT NOT NULL,
    order_key TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'event')),
    mine INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    sender_id TEXT,
    sender_name TEXT,
    -- As it is now, after edits. NULL of an event, and of what was deleted.
    text TEXT,
    -- JSON: the event, or what there is to a text.
    content TEXT NOT NULL,
    status TEXT,
    route TEXT,
    reply_to TEXT,
    mentions_me INTEGER NOT NULL DEFAULT 0,
    -- Order of the edit that the text is of.
    edited TEXT,
    deleted INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER
  ) STRICT;
  INSERT INTO numbered_messages
      (id, group_id, order_key, sent_at, kind, mine, seen, sender_id, sender_name, text, content, status, route)
    SELECT id, group_id, order_key, sent_at, kind, mine, seen, sender_id, sender_name,
      CASE kind WHEN 'text' THEN content ->> 'text' END,
      CASE kind WHEN 'text' THEN '{"forwarded":false,"mentions":[]}' ELSE content END,
      status, route
    FROM messages ORDER BY order_key, id;
  DROP TABLE messages;
  ALTER TABLE numbered_messages RENAME TO messages;
  CREATE INDEX messages_by_order ON messages (group_id, order_key, id);
  CREATE INDEX messages_by_time ON messages (order_key) WHERE kind = 'text';
  CREATE INDEX messages_unread ON messages (group_id) WHERE seen = 0;
  CREATE INDEX messages_answering ON messages (reply_to) WHERE reply_to IS NOT NULL;
  CREATE INDEX messages_expiring ON messages (expires_at) WHERE expires_at IS NOT NULL;

  CREATE VIRTUAL TABLE message_index USING fts5(
    text, content = 'messages', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  );
  -- What leaves the index is overwritten there, not only marked.
  INSERT INTO message_index (message_index, rank) VALUES ('secure-delete', 1);
  INSERT INTO message_index (message_index) VALUES ('rebuild');
  CREATE TRIGGER message_indexed AFTER INSERT ON messages WHEN new.text IS NOT NULL BEGIN
    INSERT INTO message_index (rowid, text) VALUES (new.number, new.text);
  END;
  CREATE TRIGGER message_unindexed AFTER DELETE ON messages WHEN old.text IS NOT NULL BEGIN
    INSERT INTO message_index (message_index, rowid, text) VALUES ('delete', old.number, old.text);
  END;
  CREATE TRIGGER message_reindexed AFTER UPDATE OF text ON messages WHEN old.text IS NOT new.text BEGIN
    INSERT INTO message_index (message_index, rowid, text)
      SELECT 'delete', old.number, old.text WHERE old.text IS NOT NULL;
    INSERT INTO message_index (rowid, text) SELECT new.number, new.text WHERE new.text IS NOT NULL;
  END;

  -- Words about messages, which may come before these. Of each the last by order.
  CREATE TABLE reactions (
    group_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    emoji TEXT NOT NULL,
    order_key TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    sender_name TEXT NOT NULL,
    PRIMARY KEY (group_id, message_id, sender_id, emoji)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pins (
    group_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    order_key TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    PRIMARY KEY (group_id, message_id)
  ) STRICT, WITHOUT ROWID;
  -- Of messages that are not here yet.
  CREATE TABLE early_edits (
    group_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    order_key TEXT NOT NULL,
    text TEXT NOT NULL,
    mentions TEXT NOT NULL,
    mentions_me INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (group_id, message_id, sender_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE early_deletions (
    group_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    by_admin INTEGER NOT NULL,
    PRIMARY KEY (group_id, message_id, sender_id)
  ) STRICT, WITHOUT ROWID;

  -- Erased here, and to be forgotten by the engine, too.
  CREATE TABLE to_forget (
    message_id TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What this person alone has of a group.
  CREATE TABLE group_places (
    group_id TEXT PRIMARY KEY NOT NULL,
    draft TEXT NOT NULL DEFAULT '',
    muted_until INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Messages that did not come, by their numbers: asked for, or given up.
  CREATE TABLE gaps (
    group_id TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'given-up')),
    PRIMARY KEY (group_id, sender_id, first)
  ) STRICT, WITHOUT ROWID;

  -- People whose safety words were compared, with the key that these are of.
  CREATE TABLE verified (
    member_id TEXT PRIMARY KEY NOT NULL,
    signing_key BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
