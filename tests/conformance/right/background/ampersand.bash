# A process for each job, which the shell waits for in the end.

work() {
  echo "$1 works"
  sleep "$2"
  if [[ $1 == Oops* ]]; then
    echo "$1 fails"
    echo "failed: $1" >&2
    return 1
  fi
  echo "$1 ends"
}

(($#)) || set -- Task-A=0.2 Oops=0.1 Task-B=1
for job in "$@"; do
  work "${job%%=*}" "${job#*=}" &
done
echo "main goes on"
sleep 0.5
echo "main ends"
wait
