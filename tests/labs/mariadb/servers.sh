# The two servers: their data, how they are started, how one speaks to them. Sourced by `lab`.

# As root mariadbd wants to be told that root is meant.
as_user=()
[[ $(id -u) -ne 0 ]] || as_user=(--user=root)

secret() {
  printf '%s' "$(<"$LAB_DIR/secrets/$1")"
}

# sql NODE SQL [client option …]: as the administrator. Its sessions stay out of the general log: tests count queries there.
sql() {
  local node=$1 statement=$2
  shift 2
  MYSQL_PWD=$(secret admin) mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --port="$(<"$LAB_DIR/$node/port")" \
    --user=admin --connect-timeout=5 --init-command='SET SESSION sql_log_off=1' --batch "$@" --execute="$statement"
}

# column NAME: one column of the replica's state; nothing when it is no replica.
column() {
  sql replica 'SHOW REPLICA STATUS' | awk -F'\t' -v name="$1" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) wanted = i }
    NR == 2 { print $wanted }'
}

# column_is NAME PATTERN: whether that column is this.
column_is() {
  local value
  value=$(column "$1") && [[ $value =~ ^($2)$ ]]
}

# Both servers start from the same files: nothing has to be copied through replication first.
make_data() {
  local template=${LAB_CACHE:-$LAB_DIR}/template
  if [[ -n ${LAB_CACHE:-} ]]; then
    (umask 077 && mkdir -p "$LAB_CACHE")
    exec {lock}>"$LAB_CACHE/lock"
    flock "$lock"
  fi
  [[ -e $template/complete ]] || make_template "$template"
  [[ -z ${lock:-} ]] || exec {lock}>&-
  cp -a "$template/secrets/." "$LAB_DIR/secrets/"
  local node
  for node in primary replica; do
    cp -a --reflink=auto "$template/data" "$LAB_DIR/$node/data"
  done
}

make_template() {
  local template=$1 account
  rm -rf "$template"
  (umask 077 && mkdir -p "$template/secrets")
  for account in admin repl monitor noprivilege; do
    (umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' \n' >"$template/secrets/$account")
  done
  mariadb-install-db --no-defaults --force "${as_user[@]}" --datadir="$template/data" --skip-test-db --skip-name-resolve \
    --auth-root-authentication-method=normal --innodb-log-file-size=8M >"$LAB_DIR/log/install" 2>&1
  accounts_and_rows "$template/secrets" |
    mariadbd --no-defaults "${as_user[@]}" --datadir="$template/data" --bootstrap --innodb-log-file-size=8M >>"$LAB_DIR/log/install" 2>&1
  touch "$template/complete"
}

# In a bootstrap every statement stands on one line.
accounts_and_rows() {
  cat <<SQL
FLUSH PRIVILEGES;
DROP USER root@localhost;
CREATE USER admin@'127.0.0.1' IDENTIFIED BY '$(<"$1/admin")';
GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION;
CREATE USER repl@'127.0.0.1' IDENTIFIED BY '$(<"$1/repl")';
GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1';
CREATE USER monitor@'127.0.0.1' IDENTIFIED BY '$(<"$1/monitor")';
GRANT SLAVE MONITOR, BINLOG MONITOR ON *.* TO monitor@'127.0.0.1';
CREATE USER noprivilege@'127.0.0.1' IDENTIFIED BY '$(<"$1/noprivilege")';
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(60)) ENGINE=InnoDB;
INSERT INTO shop.orders VALUES (1, 'first'), (2, 'second');
SQL
}

# launch NODE PORT: becomes the server. It dies with the process that started it, the keeper.
launch() {
  local node=$1 port=$2 extra=()
  if [[ $node == replica ]]; then
    extra=(--server-id=2 --general-log=ON --general-log-file="$LAB_DIR/replica/general.log" --read-only=ON --skip-slave-start)
  else
    extra=(--server-id=1)
  fi
  exec setpriv --pdeathsig KILL mariadbd --no-defaults "${as_user[@]}" --datadir="$LAB_DIR/$node/data" \
    --bind-address=127.0.0.1 --port="$port" --socket=mysqld.sock --pid-file="$LAB_DIR/$node/mysqld.pid" \
    --log-bin=bin --relay-log=relay --log-slave-updates --binlog-format=ROW --gtid-strict-mode=ON \
    --slave-net-timeout=10 --skip-name-resolve --performance-schema=OFF --sync-binlog=0 \
    --innodb-buffer-pool-size=16M --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=0 \
    --key-buffer-size=1M --aria-pagecache-buffer-size=1M --table-open-cache=64 --max-connections=30 --thread-cache-size=4 \
    "${extra[@]}" </dev/null >"$LAB_DIR/log/$node" 2>&1
}
