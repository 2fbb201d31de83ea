# Source this file: it sets venv to a virtual environment with aws-sam-cli and cfn-lint, and installs it on first use.
sam=1.170.0
lint=1.58.0
venv=${XDG_CACHE_HOME:-$HOME/.cache}/ecr-pusher/check-sam-$sam-cfn-lint-$lint

python() {
  for candidate in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 10) <= sys.version_info < (3, 15))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "aws-sam-cli and cfn-lint need Python 3.10 to 3.14 with the venv module. Install one and add python3 to the PATH." >&2
  exit 1
}

if [ ! -e "$venv/installed" ]; then
  python=$(python)
  echo "Installing aws-sam-cli $sam and cfn-lint $lint into $venv (once, takes about a minute)."
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check "aws-sam-cli==$sam" "cfn-lint==$lint"
  touch "$venv/installed"
fi
