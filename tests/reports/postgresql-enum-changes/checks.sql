SELECT id, s FROM named UNION ALL SELECT id, s FROM same;
