#!/bin/sh
# Runs a command in layers of files as an engine would; to be started in new mount and process namespaces.
#   enter.sh <empty folder> <layers, topmost first, with colons> <folder for changes, or empty: read-only> <volume, or empty> <command>…
set -eu
root=$1 layers=$2 upper=$3 volume=$4
shift 4

if [ -n "$upper" ]; then
  mkdir -p "$upper.work"
  mount -t overlay overlay -o "lowerdir=$layers,upperdir=$upper,workdir=$upper.work" "$root"
  # Steps of a build reach the package registries as this machine does, and share its cache of packages.
  for place in /etc/resolv.conf /etc/ssl /etc/apt/apt.conf.d /root; do
    mount --bind "$place" "$root$place"
  done
else
  mount -t overlay overlay -o "lowerdir=$layers" "$root"
fi
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
if [ -n "$volume" ]; then
  mount --bind "$volume" "$root/data"
fi
exec chroot "$root" "$@"
