# An empty Debian to try something in: made once by debootstrap, kept in the cache, and laid under each try, which writes beside it.
# To be sourced. Sets `machine`, the root of the Debian that was entered last.

suite=trixie
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nomnom
machine=
work=

# $1: plain, or node: with Node and npm in /usr/local, as the archives of Node lay them.
fresh_debian() {
  leave_debian
  base_debian "$1"
  work=$(mktemp -d)
  mkdir "$work/written" "$work/overlay" "$work/machine"
  # The folder of temporary files may lie on an overlay itself, which takes no second one.
  mount -t tmpfs -o size=2g nomnom-try "$work/written"
  mkdir "$work/written/upper" "$work/written/work"
  mount -t overlay nomnom-try -o "lowerdir=$cache/debian-$suite-$1,upperdir=$work/written/upper,workdir=$work/written/work" "$work/machine"
  machine=$work/machine
  mount -t proc nomnom-try "$machine/proc"
  mount --bind /dev "$machine/dev"
  cp "$incident" "$machine/incident.json"
}

leave_debian() {
  [ -n "$work" ] || return 0
  local mounted
  # The innermost first.
  for mounted in $(findmnt --noheadings --raw --output TARGET | grep "^$work/" | sort -r); do umount "$mounted"; done
  rm -r "$work"
  work=
  machine=
}

in_debian() {
  env -i HOME=/root LANG=C.UTF-8 PATH=/root/.krew/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$machine" "$@"
}

# After a removal: every file that was written and is still there, but for the ones that were put there to try with.
nothing_left() {
  local left
  left=$(cd "$work/written/upper" && find . -mindepth 1 -not -type d -not -path ./incident.json -not -path './tmp/*')
  [ -z "$left" ] || fail "left behind after the removal: $left"
  leave_debian
}

base_debian() {
  local base=$cache/debian-$suite-$1
  [ -d "$base" ] && return
  need debootstrap
  say "Making an empty Debian $suite ($1) in $base, once"
  mkdir -p "$cache"
  rm -rf "$base.unfinished"
  case $1 in
    plain)
      [ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || need_package debian-archive-keyring
      debootstrap --variant=minbase "$suite" "$base.unfinished" >"$base.log"
      ;;
    node)
      base_debian plain
      cp -a "$cache/debian-$suite-plain" "$base.unfinished"
      put_node "$base.unfinished/usr/local"
      ;;
  esac
  mv "$base.unfinished" "$base"
}

# The Node and npm that the machine running this has.
put_node() {
  local npm
  npm=$(npm root --global)/npm
  [ -f "$npm/package.json" ] || npm=$(dirname "$(dirname "$(realpath "$(command -v npm)")")")
  mkdir -p "$1/bin" "$1/lib/node_modules"
  cp "$(node -p process.execPath)" "$1/bin/node"
  cp -rL "$npm" "$1/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/bin/npm"
}

# Programs that Debian's packages of the same name bring.
need() {
  for tool in "$@"; do command -v "$tool" >/dev/null || need_package "$tool"; done
}

need_package() {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}
