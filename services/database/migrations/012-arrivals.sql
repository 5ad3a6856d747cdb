-- The watch machine counts four weeks of documents by facility every few minutes. The index alone answers it, for which pages
-- must be known as visible to all soon after they are written: without this, vacuum waits until a fifth of the table is new.
create index document_arrival on hssk.document (received_at, facility);
alter table hssk.document set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);
