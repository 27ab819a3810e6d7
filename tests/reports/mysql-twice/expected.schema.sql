CREATE TABLE jobs (
    id int NOT NULL PRIMARY KEY,
    state varchar(20) DEFAULT 'new' COMMENT 'where it stands',
    must int NOT NULL,
    parent int,
    kind varchar(3) DEFAULT 'k',
    KEY jobs_state_idx (state(5)),
    KEY jobs_parent_idx (parent),
    CONSTRAINT jobs_parent_fk FOREIGN KEY (parent) REFERENCES jobs (id)
);
CREATE TABLE workers (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(40),
    UNIQUE KEY workers_name_key (name)
);
