ALTER TABLE file_account ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

UPDATE file_account SET position = COALESCE(
    (SELECT min(position) FROM decision
     WHERE decision.transfer_id = file_account.transfer_id
     AND decision.file_code = file_account.dossier AND decision.position > 0), 0)
WHERE dossier <> '';

ALTER TABLE transfer ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
