# A script that waits for its program, without exec, and has its exit code.
python3 "$(dirname "$0")/asyncio_gather.py" "$@"
