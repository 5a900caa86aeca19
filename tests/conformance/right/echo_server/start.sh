# A script that waits for its server, without exec.
python3 "$(dirname "$0")/accept_loop.py" "$@"
