# How long a lab lives, the same for every lab. Sourced by each `lab`, which says what its servers are:
#
#   prepare       makes what the servers need in LAB_DIR
#   keep          becomes the keeper: parent of all servers, which die with it
#   ready         whether every server can be used
#   finish        what is left to do once they are (may be left out)
#   environment   LAB_… assignments for a shell
#
# LAB_DIR       the lab's folder, which must not exist before `up` (default: a folder of this user under TMPDIR).
#               Several labs stand side by side when each has its own.
# LAB_OWNER     the process the lab lives for: when it is gone the servers end and the folder goes.
#               Default: the process that called `up`. 0: nobody, only `down` and LAB_LIFETIME end it.
# LAB_LIFETIME  seconds after which the lab ends whatever happens (default 3600)

# How long any wait may take, in steps of a twentieth of a second.
readonly patience=400

die() {
  echo "lab: $*" >&2
  exit 1
}

# await WHAT COMMAND …: runs the command again and again until it succeeds.
await() {
  local what=$1 tries=$patience
  shift
  until "$@"; do
    ((tries-- > 0)) || {
      echo "lab: gave up waiting until $what" >&2
      return 1
    }
    sleep 0.05
  done
}

needs() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || die "needs $tool: run scripts/install-test-packages"
  done
}

up() {
  [[ ! -e $LAB_DIR ]] || die "$LAB_DIR exists: run \`$0 down\` first, or choose another LAB_DIR"
  (umask 077 && mkdir -p "$LAB_DIR/log")
  set -E
  trap 'trap - ERR; [[ $BASH_SUBSHELL -gt 0 ]] || { tail -n 5 "$LAB_DIR"/log/* >&2; down; die "could not start"; }' ERR
  prepare
  LAB_DIR=$LAB_DIR LAB_OWNER=${LAB_OWNER:-0} setsid bash "$here/lab" keep </dev/null >"$LAB_DIR/log/keeper" 2>&1 &
  disown
  await "the servers are ready" ready
  ! declare -F finish >/dev/null || finish
  trap - ERR
}

down() {
  local keeper
  if keeper=$(cat "$LAB_DIR/keeper.pid" 2>/dev/null) && kill -TERM "$keeper" 2>/dev/null; then
    await "the keeper is gone" gone "$keeper" || kill -KILL "$keeper" 2>/dev/null || true
  fi
  rm -rf "$LAB_DIR"
}

gone() {
  ! began "$1" >/dev/null
}

# When a process began, so that another one that got its number later is not taken for it; nothing when it has ended.
began() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086 # the fields of the line
  set -- $stat
  [[ $1 != Z ]] && echo "${20}"
}

# enter_keeper: to be called first in `keep`. Ends every child and the folder when this process ends.
enter_keeper() {
  owner=${LAB_OWNER:-0} owner_began="" ends=$((SECONDS + ${LAB_LIFETIME:-3600}))
  [[ $owner -eq 0 ]] || owner_began=$(began "$owner") || exit 1
  echo $$ >"$LAB_DIR/keeper.pid"
  trap 'end_lab' EXIT
  trap 'exit 0' TERM INT HUP
  mkfifo "$LAB_DIR/control"
  exec 3<>"$LAB_DIR/control"
}

# Nothing here is worth a clean shutdown: it is all thrown away.
end_lab() {
  local child
  for child in $(jobs -p); do kill -KILL "$child" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$LAB_DIR"
}

# while_owned FUNCTION: gives it every line that somebody writes to the control pipe, until the lab's time is over.
while_owned() {
  local line
  while [[ -d $LAB_DIR && $SECONDS -lt $ends ]]; do
    [[ $owner -eq 0 || $(began "$owner") == "$owner_began" ]] || exit 0
    # shellcheck disable=SC2086 # a verb and its words
    ! read -r -t 0.2 line <&3 || "$1" $line
  done
}

tell_keeper() {
  echo "$*" >"$LAB_DIR/control"
}

# run COMMAND …: up, the command, down in every case. Its exit code is the command's.
run() {
  local child="" code=0
  [[ $# -gt 0 ]] || die "run -- COMMAND …"
  export LAB_OWNER=$$
  trap 'down' EXIT
  trap '[[ -z $child ]] || kill -TERM "$child" 2>/dev/null; exit 130' INT
  trap '[[ -z $child ]] || kill -TERM "$child" 2>/dev/null; exit 143' TERM HUP
  up
  set -a
  eval "$(environment)"
  set +a
  cd "$LAB_DIR"
  # In the background, since bash runs a trap only between foreground commands; `env` gives the command its Ctrl-C back.
  env --default-signal=INT,QUIT "$@" <&0 &
  child=$!
  wait "$child" || code=$?
  return "$code"
}

# The verbs that every lab has; the rest is the lab's own.
lab_main() {
  local verb=${1:-help}
  [[ $# -eq 0 ]] || shift
  case $verb in
    up) LAB_OWNER=${LAB_OWNER:-$PPID} && up ;;
    down) down ;;
    env) environment ;;
    run)
      [[ ${1:-} != -- ]] || shift
      run "$@"
      ;;
    keep) keep ;;
    help) sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "$here/lab" ;;
    *) die "no such verb: $verb (see \`$0 help\`)" ;;
  esac
}
