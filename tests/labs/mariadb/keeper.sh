# The keeper of this lab: it starts and stops the servers when it is told to. Sourced by `lab`.
# It listens for `start NODE`, `stop NODE`, `hold` and `release`.

declare -A server=()
holder=""

keep() {
  enter_keeper
  mkfifo "$LAB_DIR/hold"
  exec 4<>"$LAB_DIR/hold"
  start_server primary
  start_server replica
  while_owned obey
}

obey() {
  case $1 in
    start) start_server "$2" ;;
    stop) stop_server "$2" ;;
    hold) hold_lock ;;
    release) release_lock ;;
  esac
}

# A port is taken at random and kept once the server has it; a clash with somebody else shows in the server's own log.
start_server() {
  local node=$1 port tries=20 log=$LAB_DIR/log/$1
  [[ -z ${server[$node]:-} ]] || ! kill -0 "${server[$node]}" 2>/dev/null || return 0
  while ((tries-- > 0)); do
    port=$(cat "$LAB_DIR/$node/port" 2>/dev/null || echo $((20000 + (RANDOM * 32768 + RANDOM) % 12000)))
    : >"$log"
    (launch "$node" "$port") &
    server[$node]=$!
    echo "${server[$node]}" >"$LAB_DIR/$node/pid"
    if came_up "${server[$node]}" "$log"; then
      echo "$port" >"$LAB_DIR/$node/port"
      echo "$port" >"$LAB_DIR/$node/ready"
      return 0
    fi
    wait "${server[$node]}" || true
    grep -q 'Address already in use' "$log" || return 1
  done
}

came_up() {
  local tries=$patience
  while ((tries-- > 0)); do
    ! grep -q 'ready for connections' "$2" || return 0
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

stop_server() {
  local node=$1 tries=60 process=${server[$1]:-}
  rm -f "$LAB_DIR/$node/ready"
  [[ -n $process ]] || return 0
  kill -TERM "$process" 2>/dev/null || true
  while ((tries-- > 0)) && kill -0 "$process" 2>/dev/null; do sleep 0.05; done
  kill -KILL "$process" 2>/dev/null || true
  wait "$process" 2>/dev/null || true
  unset "server[$node]"
}

# A session that stays open on the pipe and keeps a table locked; the server frees the lock as soon as its client is gone.
hold_lock() {
  MYSQL_PWD=$(secret admin) setpriv --pdeathsig KILL mariadb --no-defaults --protocol=tcp --host=127.0.0.1 \
    --port="$(<"$LAB_DIR/replica/port")" --user=admin --init-command='SET SESSION sql_log_off=1' --batch <"$LAB_DIR/hold" &
  holder=$!
  echo 'LOCK TABLES shop.orders WRITE;' >&4
}

release_lock() {
  [[ -n $holder ]] || return 0
  kill -KILL "$holder" 2>/dev/null || true
  wait "$holder" 2>/dev/null || true
  holder=""
}
