# The faults: how each is made, what shows that it is there, how all of them are undone. Sourced by `lab`.

faults() {
  printf '%s\n' dupkey missingrow primarydown badpassword iostopped sqlstopped stopped lag delay purged notareplica \
    writable errant
}

break_replication() {
  case $1 in
    dupkey)
      sql replica "SET sql_log_bin = 0; INSERT INTO shop.orders VALUES (100, 'written on the replica by mistake')"
      sql primary "INSERT INTO shop.orders VALUES (100, 'from the primary')"
      await "the SQL thread stopped at a duplicate key" stopped_by 1062
      ;;
    missingrow)
      sql replica 'SET sql_log_bin = 0; DELETE FROM shop.orders WHERE id = 2'
      sql primary "UPDATE shop.orders SET note = 'changed' WHERE id = 2"
      await "the SQL thread stopped at a missing row" stopped_by 1032
      ;;
    primarydown)
      tell_keeper stop primary
      await "the IO thread cannot connect" connecting_with '200[23]'
      ;;
    badpassword)
      sql replica "STOP SLAVE; CHANGE MASTER TO MASTER_PASSWORD = 'not the password'; START SLAVE"
      await "the primary refuses the login" connecting_with 1045
      ;;
    iostopped)
      sql replica 'STOP SLAVE IO_THREAD'
      await "the IO thread has stopped" threads_are No Yes
      ;;
    sqlstopped)
      sql replica 'STOP SLAVE SQL_THREAD'
      await "the SQL thread has stopped" threads_are Yes No
      ;;
    stopped)
      sql replica 'STOP SLAVE'
      await "both threads have stopped" threads_are No No
      ;;
    lag) fall_behind "${LAB_LAG:-600}" ;;
    delay)
      sql replica 'STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = 3600; START SLAVE'
      sql primary "INSERT INTO shop.orders VALUES (201, 'applied an hour later')"
      await "the SQL thread waits on purpose" column_is SQL_Remaining_Delay '[0-9]+'
      ;;
    purged) purge ;;
    notareplica)
      sql replica 'STOP SLAVE; RESET SLAVE ALL'
      await "there is no replication" column_is Slave_IO_Running ''
      ;;
    writable) sql replica 'SET GLOBAL read_only = OFF' ;;
    errant) sql replica "INSERT INTO shop.orders VALUES (300, 'only here, and in the binary log')" ;;
    *) die "no such fault: $1 (there are: $(faults | tr '\n' ' '))" ;;
  esac
}

threads_are() {
  column_is Slave_IO_Running "$1" && column_is Slave_SQL_Running "$2"
}

stopped_by() {
  threads_are Yes No && column_is Last_SQL_Errno "$1"
}

connecting_with() {
  threads_are Connecting Yes && column_is Last_IO_Errno "$1"
}

# The lag is real, an old change that cannot be applied; it is dated back so that nobody has to wait for it to grow.
fall_behind() {
  local seconds=$1
  tell_keeper hold
  await "the table is locked" table_is_locked
  sql primary "SET timestamp = UNIX_TIMESTAMP() - $seconds; INSERT INTO shop.orders VALUES (200, 'late')"
  await "the replica lags" lags_by "$seconds"
}

table_is_locked() {
  [[ -n $(sql replica 'SHOW OPEN TABLES FROM shop WHERE In_use > 0') ]]
}

lags_by() {
  local lag
  threads_are Yes Yes && lag=$(column Seconds_Behind_Master) && [[ $lag =~ ^[0-9]+$ && $lag -ge $1 ]]
}

purge() {
  sql replica 'STOP SLAVE'
  sql primary "INSERT INTO shop.orders VALUES (203, 'gone from the binary log'); FLUSH BINARY LOGS"
  await "the primary has one binary log left" purged_to_one
  sql replica 'START SLAVE'
  await "the primary no longer has the position" io_stopped_by 1236
}

purged_to_one() {
  end_dump_threads
  sql primary 'PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY'
  [[ $(sql primary 'SHOW BINARY LOGS' --skip-column-names | wc -l) -eq 1 ]]
}

io_stopped_by() {
  column_is Slave_IO_Running No && column_is Last_IO_Errno "$1"
}

end_dump_threads() {
  local id
  for id in $(sql primary "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'" --skip-column-names); do
    sql primary "KILL $id" 2>/dev/null || true
  done
}

heal() {
  tell_keeper release
  tell_keeper start primary
  await "both servers are ready" ready
  replicate_afresh
}

# Both servers get the same rows, empty binary logs and empty positions, and replication starts from there.
replicate_afresh() {
  local rows="SET sql_log_bin = 0; DELETE FROM shop.orders; INSERT INTO shop.orders VALUES (1, 'first'), (2, 'second');"
  sql replica "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = ON; $rows RESET MASTER; SET GLOBAL gtid_slave_pos = ''"
  end_dump_threads
  sql primary "$rows RESET MASTER"
  sql replica "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = $(<"$LAB_DIR/primary/port"), MASTER_USER = 'repl',
    MASTER_PASSWORD = '$(secret repl)', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_DELAY = 0; START SLAVE"
  sql primary "INSERT INTO shop.orders VALUES (3, 'third')"
  await "the replica has caught up" caught_up
}

caught_up() {
  threads_are Yes Yes && column_is Seconds_Behind_Master 0 &&
    [[ $(sql replica 'SELECT COUNT(*) FROM shop.orders WHERE id = 3' --skip-column-names) -eq 1 ]]
}
