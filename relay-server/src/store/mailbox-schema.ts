/**
 * `mailboxes.deliveries` and `.bytes` follow the rows of `deliveries` by trigger, so that quotas hold at every
 * statement. Ids are never reused (AUTOINCREMENT): they are cursors. A tag belongs to its mailbox, as every record does.
 */
export const MAILBOX_SCHEMA = `
CREATE TABLE mailboxes (
  id BLOB PRIMARY KEY, key BLOB NOT NULL, deliveries INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, mailbox BLOB NOT NULL, arrived_at INTEGER NOT NULL, bytes BLOB NOT NULL
) STRICT;
CREATE INDEX deliveries_by_mailbox ON deliveries (mailbox, id);
CREATE INDEX deliveries_by_arrival ON deliveries (arrived_at);
CREATE TABLE replay_tags (
  mailbox BLOB NOT NULL, tag BLOB NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (mailbox, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX replay_tags_by_expiry ON replay_tags (expires_at);
CREATE TABLE batches (number INTEGER NOT NULL) STRICT;
INSERT INTO batches VALUES (0);
CREATE TRIGGER delivery_added AFTER INSERT ON deliveries BEGIN
  UPDATE mailboxes SET deliveries = deliveries + 1, bytes = bytes + length(NEW.bytes) WHERE id = NEW.mailbox;
END;
CREATE TRIGGER delivery_dropped AFTER DELETE ON deliveries BEGIN
  UPDATE mailboxes SET deliveries = deliveries - 1, bytes = bytes - length(OLD.bytes) WHERE id = OLD.mailbox;
END;
`;
