#!/bin/sh
# Makes a Space run an image: push.sh <address of the Space's git repository> <image with its digest>
# The Space's token comes in HF_TOKEN; git asks for it, and nothing else sees it.
set -eu

space=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(mktemp -d)
trap 'rm -rf "$checkout"' EXIT

export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0='' # none but ours
# shellcheck disable=SC2016 # for git's shell to read, not for this one
export GIT_CONFIG_KEY_1=credential.helper GIT_CONFIG_VALUE_1='!f() { echo username=whatsit; echo "password=$HF_TOKEN"; }; f'

git clone --quiet --depth 1 "$space" "$checkout"
cp "$here/README.md" "$checkout/README.md"
sed "s|^ARG IMAGE\$|ARG IMAGE=$image|" "$here/Dockerfile" > "$checkout/Dockerfile"

cd "$checkout"
git add README.md Dockerfile
if git diff --cached --quiet; then
  echo 'The Space runs this image already.'
  exit 0
fi
git -c user.name=whatsit -c user.email=whatsit@users.noreply.github.com commit --quiet --message "Run $image"
git push --quiet
