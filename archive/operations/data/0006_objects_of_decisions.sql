CREATE INDEX decision_object ON decision (object_id);

CREATE INDEX quarantine_object ON quarantine (object_id);
