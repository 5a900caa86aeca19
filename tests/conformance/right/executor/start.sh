# A script in a script, neither with exec.
sh -c 'python3 "$@"; exit $?' sh "$(dirname "$0")/to_thread.py" "$@"
