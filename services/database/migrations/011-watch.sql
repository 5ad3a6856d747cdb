-- The watch machine counts documents by facility and day; it sees neither a body nor whose visit it was.
grant usage on schema hssk to watch;
grant select (facility, received_at) on hssk.document to watch;
