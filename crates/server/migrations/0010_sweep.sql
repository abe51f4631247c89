-- When what is over was destroyed last: the hour that is believed, which a clock that
-- jumps can't carry away. One row, or none before the first time.
create table sweep (
    sweep_id bigint primary key,
    at bigint not null
);
