# The keeper: one process that is the parent of both servers, ends them with itself, and lives as long as the lab's owner.
# Sourced by `lab`. It listens on a pipe: `start NODE`, `stop NODE`, `hold` and `release`.

start_keeper() {
  mkfifo "$LAB_DIR/control" "$LAB_DIR/hold"
  LAB_DIR=$LAB_DIR LAB_OWNER=${LAB_OWNER:-0} setsid bash "$here/lab" keep </dev/null >"$LAB_DIR/keeper.log" 2>&1 &
  disown
}

tell_keeper() {
  echo "$*" >"$LAB_DIR/control"
}

# When a process began, so that another one that got its number later is not taken for it.
began() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  stat=${stat##*) }
  set -- $stat
  [[ $1 != Z ]] && echo "${20}"
}

declare -A server=()
holder=""

keep() {
  local order node owner=${LAB_OWNER:-0} owner_began="" ends=$((SECONDS + ${LAB_LIFETIME:-3600}))
  [[ $owner -eq 0 ]] || owner_began=$(began "$owner") || exit 1
  echo $$ >"$LAB_DIR/keeper.pid"
  trap 'end_lab' EXIT
  trap 'exit 0' TERM INT HUP
  exec 3<>"$LAB_DIR/control" 4<>"$LAB_DIR/hold"
  start_server primary
  start_server replica
  while [[ -d $LAB_DIR && $SECONDS -lt $ends ]]; do
    [[ $owner -eq 0 || $(began "$owner") == "$owner_began" ]] || exit 0
    read -r -t 0.2 order node <&3 || continue
    case $order in
      start) start_server "$node" ;;
      stop) stop_server "$node" ;;
      hold) hold_lock ;;
      release) release_lock ;;
    esac
  done
}

# A port is taken at random and kept once the server has it; a clash with somebody else shows in the server's own log.
start_server() {
  local node=$1 port tries=20 log=$LAB_DIR/$1/err.log
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

# Nothing here is worth a clean shutdown: it is all thrown away.
end_lab() {
  local node
  release_lock
  for node in "${!server[@]}"; do kill -KILL "${server[$node]}" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$LAB_DIR"
}
