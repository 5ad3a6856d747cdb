-- The gateway seals with a key that it has just read from data_key, and keys are never deleted. A foreign key would lock that
-- one row in every batch of every gateway and look it up for every document.
alter table hssk.document drop constraint document_key_id_fkey;
alter table hssk.file_result drop constraint file_result_key_id_fkey;
