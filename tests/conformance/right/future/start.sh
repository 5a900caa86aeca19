# A script that waits for its program, without exec.
perl "$(dirname "$0")/pipe.pl" "$@"
