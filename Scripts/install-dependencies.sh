#!/usr/bin/env bash
# Installs the Debian packages that the lab needs and that are missing: as root, or through sudo.
# Where neither is possible it names them and stops.
set -euo pipefail

packages=(
  libopenblas-dev   # matrix products
  libgd-dev         # pictures
  libreadline-dev   # the prompt
  libcmark-dev      # lesson files
  libsqlite3-dev    # the index of runs
  libtomlplusplus-dev # sweep files
  zlib1g-dev        # compressed data files, and what libgd's headers ask for
  fonts-dejavu-core # the letters in pictures
  curl              # downloads of data sets
  ca-certificates   # whom it may trust
  pkg-config        # finds the above
  patchelf          # make install: libraries are found beside the program
)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done

if ! command -v swift >/dev/null; then
  echo "gan-lab needs Swift 6.3 or later (https://www.swift.org/install/linux/): no 'swift' in PATH." >&2
  exit 1
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "These packages are missing, and there is no apt-get here: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  # Without a terminal sudo cannot ask for a password, and may not hang in the attempt.
  if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=(sudo)
  else
    echo "These packages are missing, and installing them takes root or sudo:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

echo "Installing ${missing[*]}"
if ! { "${as_root[@]}" apt-get update -qq &&
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null; }; then
  echo "apt-get failed; these packages are missing: ${missing[*]}" >&2
  exit 1
fi
