# Where install.sh puts things and uninstall.sh finds them again; both read it with `.`.

# The list of what was installed, from the prefix.
list_name=lib/gan-lab/installed

# place PREFIX DESTDIR: sets `prefix`, `destdir` and `target`.
place() {
  prefix=$1 destdir=${2%/}
  # Not every shell opens the ~ of PREFIX=~/.local.
  case $prefix in
    "~/"*) prefix=$HOME/${prefix#"~/"} ;;
  esac
  case $prefix in
    /*) ;;
    *) fail "PREFIX=$prefix is not an absolute path" "PREFIX=$PWD/$prefix" ;;
  esac
  case $prefix$destdir in
    *$'\n'*) fail "PREFIX and DESTDIR hold a line break" ;;
  esac
  [ "$prefix" = / ] || prefix=${prefix%/}
  target=$destdir$prefix
}

# listed KIND: the files or folders of the list; none if there is no list.
listed() {
  if [ -e "$target/$list_name" ]; then sed -n "s/^$1 //p" "$target/$list_name"; fi
}
