#!/usr/bin/env bash
# Installs garblint for action.yml: into a virtual environment of its own, from the action's own checkout or, if a
# version is named, from the package index. Sets the output "python" of the step to the interpreter that has it.
set -euo pipefail

if [ -n "${GARBLINT_PYTHON:-}" ]; then
  # An interpreter that has garblint already: nothing is installed.
  "$GARBLINT_PYTHON" -I -c 'import detector'
  printf 'python=%s\n' "$GARBLINT_PYTHON" >> "$GITHUB_OUTPUT"
  exit 0
fi

version=${GARBLINT_INPUT_VERSION:-}
if [ -n "$version" ] && ! [[ $version =~ ^[0-9][0-9A-Za-z.+!-]*$ ]]; then
  echo '::error title=garblint::input version: write a version such as 1.2.3, or leave it out for that of the action'
  exit 2
fi

found=
shopt -s nullglob
for candidate in python3 python python3.13 python3.12 python3.11 \
  "${RUNNER_TOOL_CACHE:-/nonexistent}"/Python/3.1[1-9].*/*/{bin/python3,python.exe}; do
  if "$candidate" -I -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' > /dev/null 2>&1; then
    found=$candidate
    break
  fi
done
if [ -z "$found" ]; then
  echo '::error title=garblint::no Python 3.11 or later was found; put actions/setup-python before this action'
  exit 2
fi

home="${RUNNER_TEMP:-/tmp}/garblint-venv"
"$found" -I -m venv "$home"
python="$home/bin/python"
[ -x "$python" ] || python="$home/Scripts/python.exe"
if [ -n "$version" ]; then
  what="garblint==$version"
else
  what="$GITHUB_ACTION_PATH"
fi
"$python" -I -m pip install --quiet --disable-pip-version-check "$what"
printf 'python=%s\n' "$python" >> "$GITHUB_OUTPUT"
